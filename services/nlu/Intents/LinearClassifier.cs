namespace Platform.Nlu.Intents;

/// <summary>
/// Multinomial logistic regression on sparse features, trained by stochastic gradient descent with L2 regularisation and a
/// step that falls linearly to zero (Bottou, Stochastic Gradient Descent Tricks, 2012). Same examples, same order and same
/// seed give the same weights.
/// </summary>
internal sealed class LinearClassifier
{
    private const int Epochs = 10;
    private const float FirstStep = 6f;
    private const float Regularisation = 1e-5f;
    private const int Seed = 20_260_501;

    private readonly Vocabulary _vocabulary;
    private readonly int _classes;
    private readonly int _row;
    // The row of a feature holds its weight for every class, so that scoring a text reads a few hundred short runs of memory.
    private readonly float[] _weights;
    private readonly float[] _biases;

    private LinearClassifier(Vocabulary vocabulary, int classes)
    {
        _vocabulary = vocabulary;
        _classes = classes;
        _row = Dense.Padded(classes);
        _weights = new float[vocabulary.Count * _row];
        _biases = new float[_row];
    }

    public int Classes => _classes;

    public static LinearClassifier Train(IReadOnlyList<Sample> samples, int classes)
    {
        var vocabulary = Vocabulary.Build(samples);
        var classifier = new LinearClassifier(vocabulary, classes);
        classifier.Descend(samples, Vectors(samples, vocabulary));
        return classifier;
    }

    /// <summary>Scores every class; a softmax turns the scores into probabilities.</summary>
    /// <returns>The share of the text that training has seen; see <see cref="Vocabulary.Vectorize"/>.</returns>
    public float Score(string text, FeatureReader reader, SparseVector vector, Span<float> scores)
    {
        var coverage = _vocabulary.Vectorize(text, reader, vector);
        Span<float> row = stackalloc float[_row];
        Score(vector.Indices, vector.Values, row, 1f);
        row[.._classes].CopyTo(scores);
        return coverage;
    }

    private void Score(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> row, float scale)
    {
        _biases.CopyTo(row);
        for (var i = 0; i < indices.Length; i++)
            Dense.AddScaled(row, _weights.AsSpan(indices[i] * _row, _row), values[i] * scale);
    }

    private void Descend(IReadOnlyList<Sample> samples, (int[] Indices, float[] Values)[] vectors)
    {
        var order = Enumerable.Range(0, vectors.Length).ToArray();
        var random = new Random(Seed);
        var row = new float[_row];
        var steps = Epochs * vectors.Length;
        var step = 0;
        // Regularisation shrinks every weight at every step; one common factor does that in one multiplication.
        var scale = 1f;
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var example in order)
            {
                var sample = samples[example];
                var (indices, values) = vectors[example];
                var rate = FirstStep * (1f - ((float)step++ / steps));
                Score(indices, values, row, scale);
                var errors = row.AsSpan(0, _classes);
                Dense.Softmax(errors, 1f);
                errors[sample.Class] -= 1f;
                row.AsSpan(_classes).Clear();

                scale *= 1f - (rate * Regularisation);
                for (var i = 0; i < indices.Length; i++)
                    Dense.AddScaled(_weights.AsSpan(indices[i] * _row, _row), row, -rate * sample.Weight * values[i] / scale);
                Dense.AddScaled(_biases, row, -rate * sample.Weight * 0.01f);
            }
        }

        foreach (ref var weight in _weights.AsSpan())
            weight *= scale;
    }

    private static (int[] Indices, float[] Values)[] Vectors(IReadOnlyList<Sample> samples, Vocabulary vocabulary)
    {
        var reader = new FeatureReader();
        var vector = new SparseVector();
        var vectors = new (int[] Indices, float[] Values)[samples.Count];
        for (var i = 0; i < samples.Count; i++)
        {
            vocabulary.Vectorize(samples[i].Text, reader, vector);
            vectors[i] = (vector.Indices.ToArray(), vector.Values.ToArray());
        }

        return vectors;
    }
}
