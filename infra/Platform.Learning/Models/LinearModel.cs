namespace Platform.Learning.Models;

/// <summary>A linear score for each class, trained by one of two losses. Same examples, same order and same seed give the same weights.</summary>
internal sealed class LinearModel : ISparseModel
{
    private const int UsualEpochs = 15;

    private readonly int _row;
    // The row of a feature holds its weight for every class, so that scoring a text reads a few hundred short runs of memory.
    private readonly float[] _weights;
    private readonly float[] _biases;

    private LinearModel(int row, float[] weights, float[] biases)
    {
        _row = row;
        _weights = weights;
        _biases = biases;
    }

    public long Bytes => sizeof(float) * (long)(_weights.Length + _biases.Length);

    /// <summary>
    /// Multinomial logistic regression by stochastic gradient descent with L2 regularisation and a step that falls linearly to
    /// zero (Bottou, Stochastic Gradient Descent Tricks, 2012).
    /// </summary>
    public static LinearModel TrainLogistic(Example[] examples, int features, int classes, int seed)
    {
        const int Epochs = 10;
        const float FirstStep = 6f;
        const float Regularisation = 1e-5f;
        var model = Empty(features, classes);
        var random = new Random(seed);
        var order = Enumerable.Range(0, examples.Length).ToArray();
        var row = new float[model._row];
        var steps = (float)Epochs * examples.Length;
        var step = 0;
        // Regularisation shrinks every weight at every step; one common factor does that in one multiplication.
        var scale = 1f;
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var i in order)
            {
                var example = examples[i];
                var rate = FirstStep * (1f - (step++ / steps));
                model.Score(example.Indices, example.Values, row, scale);
                var errors = row.AsSpan(0, classes);
                Probabilities.Softmax(errors, 1f);
                errors[example.Class] -= 1f;
                row.AsSpan(classes).Clear();

                scale *= 1f - (rate * Regularisation);
                model.Move(example, row, -rate * example.Weight / scale);
                Dense.AddScaled(model._biases, row, -rate * example.Weight * 0.01f);
            }
        }

        foreach (ref var weight in model._weights.AsSpan())
            weight *= scale;
        return model;
    }

    /// <summary>
    /// One linear support vector machine for each class against the rest, with squared hinge loss, by dual coordinate descent
    /// (Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM, 2008). All classes take their step on an
    /// example together, so that a step reads each row of weights once.
    /// </summary>
    public static LinearModel TrainSupportVectors(Example[] examples, int features, int classes, int seed) =>
        TrainSupportVectors(examples, features, classes, seed, null, UsualEpochs);

    /// <summary>
    /// The same over features that are multiplied, for each class, by how much likelier they are in its texts than in the others'
    /// (Wang and Manning, Baselines and Bigrams, 2012): what tells nothing in counting has little say in the margin.
    /// </summary>
    public static LinearModel TrainBayesianVectors(Example[] examples, int features, int classes, int seed, int epochs = UsualEpochs) =>
        TrainSupportVectors(examples, features, classes, seed, SquaredRatios(examples, features, classes), epochs);

    // The weights are kept multiplied by the ratios, so that they score as others do; a step then moves them by the squares.
    private static LinearModel TrainSupportVectors(Example[] examples, int features, int classes, int seed, float[]? squares, int epochs)
    {
        const float Cost = 0.5f;
        var model = Empty(features, classes);
        var random = new Random(seed);
        var order = Enumerable.Range(0, examples.Length).ToArray();
        var row = new float[model._row];
        var duals = new float[examples.Length * classes];
        // Vectors have unit length, until they are multiplied.
        var lengths = new float[model._row];
        lengths.AsSpan().Fill(1f);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var i in order)
            {
                var example = examples[i];
                model.Score(example.Indices, example.Values, row, 1f);
                var dual = duals.AsSpan(i * classes, classes);
                var diagonal = 0.5f / (Cost * example.Weight);
                if (squares is not null)
                    model.Lengths(example, squares, lengths);
                for (var c = 0; c < classes; c++)
                {
                    // The bias is one more feature of value 1.
                    var inverse = 1f / (1f + lengths[c] + diagonal);
                    var sign = c == example.Class ? 1f : -1f;
                    var gradient = (sign * row[c]) - 1f + (diagonal * dual[c]);
                    var next = MathF.Max(0f, dual[c] - (gradient * inverse));
                    row[c] = (next - dual[c]) * sign;
                    dual[c] = next;
                }

                row.AsSpan(classes).Clear();
                if (squares is null)
                    model.Move(example, row, 1f);
                else
                    model.Move(example, row, squares);
                Dense.AddScaled(model._biases, row, 1f);
            }
        }

        return model;
    }

    public static LinearModel Read(BinaryReader reader, int features, int classes)
    {
        var model = Empty(features, classes);
        Arrays.Read(reader, model._weights);
        Arrays.Read(reader, model._biases);
        return model;
    }

    public void Score(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> row) => Score(indices, values, row, 1f);

    public void Write(BinaryWriter writer)
    {
        Arrays.Write(writer, _weights);
        Arrays.Write(writer, _biases);
    }

    private static LinearModel Empty(int features, int classes)
    {
        var row = Dense.Padded(classes);
        return new LinearModel(row, new float[features * row], new float[row]);
    }

    private void Score(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> row, float scale)
    {
        _biases.CopyTo(row);
        for (var i = 0; i < indices.Length; i++)
            Dense.AddScaled(row, _weights.AsSpan(indices[i] * _row, _row), values[i] * scale);
    }

    private void Move(Example example, ReadOnlySpan<float> row, float factor)
    {
        for (var i = 0; i < example.Indices.Length; i++)
            Dense.AddScaled(_weights.AsSpan(example.Indices[i] * _row, _row), row, example.Values[i] * factor);
    }

    private void Move(Example example, float[] row, float[] squares)
    {
        for (var i = 0; i < example.Indices.Length; i++)
        {
            var start = example.Indices[i] * _row;
            var value = example.Values[i];
            for (var c = 0; c < _row; c++)
                _weights[start + c] += value * squares[start + c] * row[c];
        }
    }

    private void Lengths(Example example, float[] squares, float[] lengths)
    {
        lengths.AsSpan().Clear();
        for (var i = 0; i < example.Indices.Length; i++)
            Dense.AddScaled(lengths, squares.AsSpan(example.Indices[i] * _row, _row), example.Values[i] * example.Values[i]);
    }

    private static float[] SquaredRatios(Example[] examples, int features, int classes)
    {
        var row = Dense.Padded(classes);
        var counts = new float[features * row];
        var totals = new float[row];
        foreach (var example in examples)
        {
            foreach (var index in example.Indices)
                counts[(index * row) + example.Class] += example.Weight;
            totals[example.Class] += example.Weight * example.Indices.Length;
        }

        var all = totals.Sum();
        var mean = 0.0;
        for (var feature = 0; feature < features; feature++)
        {
            var of = counts.AsSpan(feature * row, row);
            var sum = 0f;
            foreach (var count in of)
                sum += count;
            for (var c = 0; c < classes; c++)
            {
                var ratio = MathF.Log((of[c] + 1f) / (totals[c] + features)) - MathF.Log((sum - of[c] + 1f) / (all - totals[c] + features));
                of[c] = ratio * ratio;
                mean += of[c] * (sum / (all * classes));
            }
        }

        // So that vectors have about unit length again, and one cost suits both kinds.
        for (var i = 0; i < counts.Length; i++)
            counts[i] /= (float)mean;
        return counts;
    }
}
