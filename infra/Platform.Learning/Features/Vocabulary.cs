using System.Runtime.InteropServices;

namespace Platform.Learning.Features;

/// <summary>The features seen in training and their weights: TF-IDF with sublinear term frequency, L2-normalised.</summary>
internal sealed class Vocabulary
{
    // Whole words tell more than the letters in them, and are fewer (chosen by cross-validation).
    private static readonly float[] KindWeights = [1.6f, 1.3f, 0.8f, 0.8f, 1.2f, 1.0f, 0.3f, 2.0f];

    private readonly Dictionary<ulong, int> _indices;
    private readonly float[] _weights;

    private Vocabulary(Dictionary<ulong, int> indices, float[] weights)
    {
        _indices = indices;
        _weights = weights;
    }

    public int Count => _weights.Length;

    /// <param name="texts">The training texts.</param>
    /// <param name="reader">Reads them.</param>
    /// <param name="minDocuments">Features of fewer texts are left out.</param>
    /// <param name="maxFeatures">If there are more, the rarest are left out too.</param>
    public static Vocabulary Build(IEnumerable<string> texts, FeatureReader reader, int minDocuments, int maxFeatures)
    {
        var seen = new Dictionary<ulong, (int Documents, int Last)>();
        var texted = 0;
        foreach (var text in texts)
        {
            texted++;
            foreach (var key in reader.Read(text))
            {
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, key, out _);
                if (entry.Last != texted)
                    entry = (entry.Documents + 1, texted);
            }
        }

        // A stable sort: features of the same count stay in the order in which they were met.
        var kept = seen.Where(entry => entry.Value.Documents >= minDocuments).ToArray();
        if (kept.Length > maxFeatures)
            kept = [.. kept.OrderByDescending(entry => entry.Value.Documents).Take(maxFeatures)];
        var indices = new Dictionary<ulong, int>(kept.Length);
        var weights = new float[kept.Length];
        foreach (var (index, (key, (documents, _))) in kept.Index())
        {
            indices.Add(key, index);
            weights[index] = KindWeights[(int)FeatureReader.KindOf(key)] * (MathF.Log((1f + texted) / (1f + documents)) + 1f);
        }

        return new Vocabulary(indices, weights);
    }

    /// <summary>Turns a text into a vector of unit length (or zero, if nothing in it is known).</summary>
    /// <returns>The share of words, or of pairs of characters where words are unspaced, that training has seen; 0 to 1.</returns>
    public float Vectorize(ReadOnlySpan<char> text, FeatureReader reader, SparseVector vector)
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

    public void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        foreach (var (key, index) in _indices)
        {
            writer.Write(key);
            writer.Write(index);
            writer.Write(_weights[index]);
        }
    }

    public static Vocabulary Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        var indices = new Dictionary<ulong, int>(count);
        var weights = new float[count];
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadUInt64();
            var index = reader.ReadInt32();
            indices.Add(key, index);
            weights[index] = reader.ReadSingle();
        }

        return new Vocabulary(indices, weights);
    }
}
