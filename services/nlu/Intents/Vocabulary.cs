namespace Platform.Nlu.Intents;

/// <summary>The features seen in training and their weights: TF-IDF with sublinear term frequency, L2-normalised.</summary>
internal sealed class Vocabulary
{
    // Whole words tell more than the letters in them, and are fewer (chosen by cross-validation).
    private static readonly float[] KindWeights = [1.6f, 1.3f, 0.8f, 0.8f, 1.2f, 1.0f, 2.0f];

    private readonly Dictionary<ulong, int> _indices;
    private readonly float[] _weights;

    private Vocabulary(Dictionary<ulong, int> indices, float[] weights)
    {
        _indices = indices;
        _weights = weights;
    }

    public int Count => _weights.Length;

    public static Vocabulary Build(IReadOnlyList<Sample> samples)
    {
        var indices = new Dictionary<ulong, int>();
        var documents = new List<int>();
        var lastSeenIn = new List<int>();
        var kinds = new List<FeatureKind>();
        var reader = new FeatureReader();
        for (var i = 0; i < samples.Count; i++)
        {
            foreach (var key in reader.Read(samples[i].Text))
            {
                if (!indices.TryGetValue(key, out var index))
                {
                    index = indices.Count;
                    indices.Add(key, index);
                    documents.Add(0);
                    lastSeenIn.Add(-1);
                    kinds.Add(FeatureReader.KindOf(key));
                }

                if (lastSeenIn[index] == i)
                    continue;
                lastSeenIn[index] = i;
                documents[index]++;
            }
        }

        var weights = new float[documents.Count];
        for (var index = 0; index < weights.Length; index++)
            weights[index] = KindWeights[(int)kinds[index]] * (MathF.Log((1f + samples.Count) / (1f + documents[index])) + 1f);
        return new Vocabulary(indices, weights);
    }

    /// <summary>Turns a text into a vector of unit length (or zero, if nothing in it is known).</summary>
    /// <returns>The share of words, or of pairs of characters where words are unspaced, that training has seen; 0 to 1.</returns>
    public float Vectorize(string text, FeatureReader reader, SparseVector vector)
    {
        vector.Clear();
        int known = 0, unknown = 0;
        foreach (var key in reader.Read(text))
        {
            var counts = FeatureReader.KindOf(key) is FeatureKind.Word or FeatureKind.TwoCharacters;
            if (_indices.TryGetValue(key, out var index))
            {
                vector.Add(index);
                known += counts ? 1 : 0;
            }
            else
            {
                unknown += counts ? 1 : 0;
            }
        }

        vector.Weigh(_weights);
        return known + unknown == 0 ? 0f : (float)known / (known + unknown);
    }
}
