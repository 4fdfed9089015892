namespace Platform.Learning.Models;

/// <summary>
/// One hidden layer of rectified units over sparse features: the mean of trained n-gram embeddings (Joulin et al., Bag of Tricks
/// for Efficient Text Classification, 2016; Iyyer et al., Deep Unordered Composition Rivals Syntactic Methods, 2015), with
/// dropout of features and of units and smoothed labels, trained example by example with AdaGrad, one rate for each row of weights.
/// Same examples and same seed give the same weights on the same kind of processor.
/// </summary>
internal sealed class SparseNetwork : ISparseModel
{
    private const float Rate = 0.05f;
    private const float FeatureDropout = 0.4f;
    private const float UnitDropout = 0.5f;
    private const int UsualEpochs = 25;

    private readonly int _classes;
    private readonly int _row;
    private readonly int _hidden;
    private readonly float[] _embeddings;
    private readonly float[] _hiddenBiases;
    private readonly float[] _outputs;
    private readonly float[] _outputBiases;

    private SparseNetwork(int features, int hidden, int classes)
    {
        (_classes, _row, _hidden) = (classes, Dense.Padded(classes), Dense.Padded(hidden));
        _embeddings = new float[features * _hidden];
        _hiddenBiases = new float[_hidden];
        _outputs = new float[_hidden * _row];
        _outputBiases = new float[_row];
    }

    public long Bytes => sizeof(float) * (long)(_embeddings.Length + _hiddenBiases.Length + _outputs.Length + _outputBiases.Length);

    public static SparseNetwork Train(
        Example[] examples, int features, int classes, int hidden, int seed, int epochs = UsualEpochs, float smoothing = 0.1f)
    {
        var network = new SparseNetwork(features, hidden, classes);
        network.Descend(examples, epochs, new Random(seed), smoothing);
        return network;
    }

    public static SparseNetwork Read(BinaryReader reader, int features, int classes)
    {
        var network = new SparseNetwork(features, reader.ReadInt32(), classes);
        Arrays.Read(reader, network._embeddings);
        Arrays.Read(reader, network._hiddenBiases);
        Arrays.Read(reader, network._outputs);
        Arrays.Read(reader, network._outputBiases);
        return network;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(_hidden);
        Arrays.Write(writer, _embeddings);
        Arrays.Write(writer, _hiddenBiases);
        Arrays.Write(writer, _outputs);
        Arrays.Write(writer, _outputBiases);
    }

    public void Score(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> row)
    {
        Span<float> units = stackalloc float[_hidden];
        Embed(indices, values, units);
        foreach (ref var unit in units)
            unit = MathF.Max(0f, unit);
        Output(units, row);
    }

    private void Embed(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> units)
    {
        _hiddenBiases.CopyTo(units);
        for (var i = 0; i < indices.Length; i++)
            Dense.AddScaled(units, _embeddings.AsSpan(indices[i] * _hidden, _hidden), values[i]);
    }

    private void Output(ReadOnlySpan<float> units, Span<float> row)
    {
        _outputBiases.CopyTo(row);
        for (var k = 0; k < _hidden; k++)
        {
            if (units[k] != 0f)
                Dense.AddScaled(row, _outputs.AsSpan(k * _row, _row), units[k]);
        }
    }

    private void Descend(Example[] examples, int epochs, Random random, float smoothing)
    {
        Fill(_embeddings, 0.1f, random);
        Fill(_outputs, 1f / MathF.Sqrt(_hidden), random);
        var widest = examples.Max(example => example.Indices.Length);
        var (indices, values) = (new int[widest], new float[widest]);
        var (units, masks, unitErrors, row) = (new float[_hidden], new float[_hidden], new float[_hidden], new float[_row]);
        var (embeddingSquares, outputSquares) = (new float[_embeddings.Length / _hidden], new float[_hidden]);
        var (hiddenBiasSquares, outputBiasSquares) = (0f, 0f);
        var order = Enumerable.Range(0, examples.Length).ToArray();
        var steps = (float)epochs * examples.Length;
        var step = 0;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var i in order)
            {
                var rate = Rate * (1f - (step++ / steps));
                var kept = Drop(examples[i], random, indices, values);
                Embed(indices.AsSpan(0, kept), values.AsSpan(0, kept), units);
                for (var k = 0; k < _hidden; k++)
                {
                    masks[k] = units[k] > 0f && random.NextSingle() >= UnitDropout ? 1f / (1f - UnitDropout) : 0f;
                    units[k] *= masks[k];
                }

                Output(units, row);
                ToErrors(row, examples[i], smoothing);
                var rowSquare = Dense.Dot(row, row) / _classes;
                for (var k = 0; k < _hidden; k++)
                {
                    unitErrors[k] = 0f;
                    if (masks[k] == 0f)
                        continue;
                    var outputs = _outputs.AsSpan(k * _row, _row);
                    unitErrors[k] = Dense.Dot(outputs, row) * masks[k];
                    Dense.AddScaled(outputs, row, Step(ref outputSquares[k], rate, units[k], rowSquare));
                }

                Dense.AddScaled(_outputBiases, row, Step(ref outputBiasSquares, rate, 1f, rowSquare));
                var unitSquare = Dense.Dot(unitErrors, unitErrors) / _hidden;
                Dense.AddScaled(_hiddenBiases, unitErrors, Step(ref hiddenBiasSquares, rate, 1f, unitSquare));
                for (var j = 0; j < kept; j++)
                    Dense.AddScaled(
                        _embeddings.AsSpan(indices[j] * _hidden, _hidden), unitErrors,
                        Step(ref embeddingSquares[indices[j]], rate, values[j], unitSquare));
            }
        }
    }

    // AdaGrad (Duchi et al. 2011) for a whole row: the gradient is an input times a row of errors.
    private static float Step(ref float squares, float rate, float input, float errorSquare)
    {
        squares += input * input * errorSquare;
        return -rate * input / (MathF.Sqrt(squares) + 1e-6f);
    }

    private static int Drop(Example example, Random random, int[] indices, float[] values)
    {
        var kept = 0;
        for (var i = 0; i < example.Indices.Length; i++)
        {
            if (random.NextSingle() < FeatureDropout)
                continue;
            indices[kept] = example.Indices[i];
            values[kept++] = example.Values[i] / (1f - FeatureDropout);
        }

        return kept;
    }

    private void ToErrors(float[] row, Example example, float smoothing)
    {
        var errors = row.AsSpan(0, _classes);
        Probabilities.Softmax(errors, 1f);
        errors[example.Class] -= 1f - smoothing;
        foreach (ref var error in errors)
            error = (error - (smoothing / _classes)) * example.Weight;
        row.AsSpan(_classes).Clear();
    }

    private static void Fill(float[] weights, float range, Random random)
    {
        foreach (ref var weight in weights.AsSpan())
            weight = ((random.NextSingle() * 2f) - 1f) * range;
    }
}
