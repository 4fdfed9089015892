using System.Runtime.InteropServices;
using Platform.Learning.Features;
using Platform.Learning.Models;

namespace Platform.Sentiment.Danger;

/// <summary>A text to learn from.</summary>
/// <param name="Text">Normalised.</param>
/// <param name="Fires">It gives the signal; else it only looks like it, or not even that.</param>
internal readonly record struct DangerExample(string Text, bool Fires);

/// <summary>A text that is read, which takes longer than to learn from it.</summary>
/// <param name="Features">Its features.</param>
/// <param name="Fires">It gives the signal.</param>
/// <param name="Weight">How much it counts.</param>
internal readonly record struct ReadExample((ulong Key, int Kind)[] Features, bool Fires, float Weight);

/// <summary>
/// Says how clearly a text gives one signal: support vectors over Bayesian ratios and a small network over the same features. Same examples, same
/// model on the same kind of processor. Safe for any number of threads that bring features of their own.
/// </summary>
internal sealed class DangerModel
{
    private const int Classes = 2;
    private const int Hidden = 32;

    // More of them only make the start of the service slower.
    private const int LinearEpochs = 5;
    private const int NetworkEpochs = 9;

    // The messages of a day are nearly all ordinary: more so than the sentences here.
    private const float WeightOfOrdinary = 2f;

    // Of the score; the margins and the network's smoothed logits are of about one size (cross-validation is flat around a half).
    private const double ShareOfNetwork = 0.5;

    [ThreadStatic]
    private static SparseVector? _vector;

    private readonly Dictionary<ulong, int> _indices = [];
    private readonly float[] _weights;
    private readonly LinearModel _linear;
    private readonly SparseNetwork _network;

    private DangerModel(IReadOnlyList<ReadExample> examples)
    {
        _weights = Know(examples);
        var vector = new SparseVector();
        var read = examples.Select(example =>
        {
            Vectorize(example.Features, vector);
            return new Example(vector.Indices.ToArray(), vector.Values.ToArray(), example.Fires ? 1 : 0, example.Weight);
        }).ToArray();
        _linear = LinearModel.TrainBayesianVectors(read, _weights.Length, Classes, seed: 1, LinearEpochs);
        _network = SparseNetwork.Train(read, _weights.Length, Classes, Hidden, seed: 1, NetworkEpochs);
    }

    /// <param name="examples">Sentences about the signal, with the signal and without.</param>
    /// <param name="ordinary">Sentences of everyday service, all without it.</param>
    public static DangerModel Train(IReadOnlyList<ReadExample> examples, IReadOnlyList<ReadExample> ordinary) => new([.. examples, .. ordinary]);

    /// <summary>Reads sentences about a signal.</summary>
    public static ReadExample[] Read(IEnumerable<DangerExample> examples, DangerFeatures features) =>
        [.. examples.Select(example => new ReadExample([.. features.Read(example.Text)], example.Fires, 1f))];

    /// <summary>Reads sentences of everyday service, each by itself and many together.</summary>
    public static ReadExample[] ReadOrdinary(IReadOnlyList<DangerExample> ordinary, DangerFeatures features) =>
        [.. ordinary.Concat(Long(ordinary)).Select(example => new ReadExample([.. features.Read(example.Text)], Fires: false, WeightOfOrdinary))];

    /// <summary>The higher, the clearer.</summary>
    public double Score(ReadOnlySpan<(ulong Key, int Kind)> features)
    {
        var vector = _vector ??= new SparseVector();
        Vectorize(features, vector);
        Span<float> row = stackalloc float[Dense.Padded(Classes)];
        _linear.Score(vector.Indices, vector.Values, row);
        double margin = row[1] - row[0];
        _network.Score(vector.Indices, vector.Values, row);
        return ((1 - ShareOfNetwork) * margin) + (ShareOfNetwork * (row[1] - row[0]));
    }

    // Many sentences of everyday service together, so that those of a long message do not add up to danger.
    private static IEnumerable<DangerExample> Long(IReadOnlyList<DangerExample> ordinary)
    {
        var random = new Random(1);
        var chinese = ordinary.Where(example => IsChinese(example.Text)).ToArray();
        var others = ordinary.Where(example => !IsChinese(example.Text)).ToArray();
        for (var i = 0; i < ordinary.Count; i += 2)
        {
            var pool = IsChinese(ordinary[i].Text) ? chinese : others;
            var more = Enumerable.Range(0, random.Next(1, 5)).Select(_ => pool[random.Next(pool.Length)].Text);
            yield return new DangerExample(string.Join(", ", more.Prepend(ordinary[i].Text)), Fires: false);
        }
    }

    private static bool IsChinese(string text) => text.AsSpan().IndexOfAnyInRange('\u4E00', '\u9FFF') >= 0;

    // TF-IDF; what stands in one text only tells that text apart and nothing else.
    private float[] Know(IReadOnlyList<ReadExample> examples)
    {
        var seen = new Dictionary<ulong, (int Documents, int Last, int Kind)>();
        foreach (var (index, example) in examples.Index())
            foreach (var (key, kind) in example.Features)
            {
                ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, key, out _);
                if (entry.Last != index + 1)
                    entry = (entry.Documents + 1, index + 1, kind);
            }

        var weights = new List<float>();
        foreach (var (key, (documents, _, kind)) in seen.Where(entry => entry.Value.Documents > 1))
        {
            _indices.Add(key, weights.Count);
            weights.Add(DangerFeatures.WeightOf(kind) * (MathF.Log((1f + examples.Count) / (1f + documents)) + 1f));
        }

        return [.. weights];
    }

    private void Vectorize(ReadOnlySpan<(ulong Key, int Kind)> features, SparseVector vector)
    {
        vector.Clear();
        foreach (var (key, _) in features)
            if (_indices.TryGetValue(key, out var index))
                vector.Add(index);
        vector.Weigh(_weights);
    }
}
