using System.Runtime.InteropServices;
using Platform.Learning.Models;

namespace Platform.Learning.Features;

/// <summary>What of a text a model reads. Models that read different things err in different places.</summary>
internal enum View : byte
{
    /// <summary>All but the order of words beyond pairs of them.</summary>
    Plain,

    /// <summary>All there is.</summary>
    All,

    /// <summary>Short pieces: letters of words, single words, one or two characters.</summary>
    Pieces,

    /// <summary>Words and their order, no letters; two or three characters.</summary>
    Words,
}

/// <summary>
/// The features seen in training and their weights: TF-IDF with sublinear term frequency, L2-normalised. They lie in four groups,
/// so that each view is a run of them.
/// </summary>
internal sealed class Vocabulary
{
    // Whole words tell more than the letters in them, and are fewer (chosen by cross-validation).
    private static readonly float[] KindWeights = [1.6f, 1.3f, 0.8f, 0.8f, 1.2f, 1.0f, 0.3f, 2.0f, 1.2f, 1.2f, 1.0f, 1.0f];

    private const int Groups = 4;

    private readonly Dictionary<ulong, int> _indices;
    private readonly float[] _weights;
    // Where each group begins, and the end.
    private readonly int[] _bounds;

    private Vocabulary(Dictionary<ulong, int> indices, float[] weights)
    {
        _indices = indices;
        _weights = weights;
        _bounds = new int[Groups + 1];
        foreach (var key in indices.Keys)
            _bounds[GroupOf(FeatureReader.KindOf(key)) + 1]++;
        for (var group = 0; group < Groups; group++)
            _bounds[group + 1] += _bounds[group];
    }

    public int Count => _weights.Length;

    /// <param name="texts">The training texts.</param>
    /// <param name="reader">Reads them.</param>
    /// <param name="minDocuments">Features of fewer texts are left out.</param>
    /// <param name="views">The views of the models, one for each; what none of them reads is left out.</param>
    /// <param name="bytesOf">What a feature takes in a model of a view.</param>
    /// <param name="maxBytes">If they take more, the rarest are left out too.</param>
    public static Vocabulary Build(
        IEnumerable<string> texts, FeatureReader reader, int minDocuments, View[] views, Func<View, int> bytesOf, long maxBytes)
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

        // Sorts are stable: features of the same count stay in the order in which they were met.
        long[] bytes = [.. Enumerable.Range(0, Groups).Select(group => views.Where(view => Reads(view, group)).Sum(view => (long)bytesOf(view)))];
        var taken = 0L;
        var kept = seen.Where(entry => entry.Value.Documents >= minDocuments)
            .Select(entry => (entry.Key, entry.Value.Documents, Group: GroupOf(FeatureReader.KindOf(entry.Key))))
            .Where(feature => bytes[feature.Group] > 0)
            .OrderByDescending(feature => feature.Documents)
            .TakeWhile(feature => (taken += bytes[feature.Group]) <= maxBytes)
            .OrderBy(feature => feature.Group).ToArray();
        var indices = new Dictionary<ulong, int>(kept.Length);
        var weights = new float[kept.Length];
        foreach (var (index, (key, documents, _)) in kept.Index())
        {
            indices.Add(key, index);
            weights[index] = KindWeights[(int)FeatureReader.KindOf(key)] * (MathF.Log((1f + texted) / (1f + documents)) + 1f);
        }

        return new Vocabulary(indices, weights);
    }

    /// <summary>The run of features that a view reads.</summary>
    public (int Start, int End) RangeOf(View view) => view switch
    {
        View.Plain => (_bounds[1], _bounds[4]),
        View.All => (_bounds[0], _bounds[4]),
        View.Pieces => (_bounds[2], _bounds[4]),
        _ => (_bounds[0], _bounds[3]),
    };

    /// <summary>Examples as a view reads them.</summary>
    public Example[] Seen(Example[] examples, View view)
    {
        var (start, end) = RangeOf(view);
        if (start == 0 && end == Count)
            return examples;
        var part = new SparseVector();
        return [.. examples.Select(example =>
        {
            part.Slice(example.Indices, example.Values, start, end);
            return example with { Indices = part.Indices.ToArray(), Values = part.Values.ToArray() };
        })];
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

    private static bool Reads(View view, int group) => group switch
    {
        0 => view is View.All or View.Words,
        1 => view is not View.Pieces,
        2 => true,
        _ => view is not View.Words,
    };

    private static int GroupOf(FeatureKind kind) => kind switch
    {
        FeatureKind.Skip or FeatureKind.Edge => 0,
        FeatureKind.WordPair or FeatureKind.ThreeCharacters => 1,
        FeatureKind.Letters or FeatureKind.OneCharacter => 3,
        _ => 2,
    };
}
