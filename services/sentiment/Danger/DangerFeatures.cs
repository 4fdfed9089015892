using Platform.Contracts.Understanding;
using Platform.Learning.Features;

namespace Platform.Sentiment.Danger;

/// <summary>
/// Reads a normalised text as features: words, pairs, letters and characters, the concepts that these stand for, concepts that follow
/// one another, any two that stand in the same text, and how many signs of danger there are. The buffers are used again, so one
/// reader serves one thread.
/// </summary>
internal sealed class DangerFeatures(Concepts concepts)
{
    private const int Following = (int)FeatureKind.Concept + 1;
    private const int Together = Following + 1;
    private const int Signs = Together + 1;
    private const int MostSigns = 4;

    // By kind: whole words tell more than the letters in them, and what they are about tells most (cross-validation is flat around these).
    private static readonly float[] Weights = [1.6f, 1.3f, 0.5f, 0.8f, 1.2f, 1.0f, 0.3f, 2.0f, 1.0f, 1.0f, 2.0f];

    private readonly FeatureReader _reader = new();
    private readonly List<Meaning[]> _found = [];
    private readonly SortedSet<int> _distinct = [];
    private readonly List<(ulong Key, int Kind)> _features = [];

    public static float WeightOf(int kind) => Weights[kind];

    /// <summary>The features, repeated as often as they occur; valid until the next call.</summary>
    public List<(ulong Key, int Kind)> Read(string text)
    {
        concepts.Read(text, _found);
        _features.Clear();
        foreach (var key in _reader.Read(text))
            _features.Add((key, (int)FeatureReader.KindOf(key)));
        AddConcepts();
        AddSigns(Signal.Crisis);
        AddSigns(Signal.CriticalHealth);
        return _features;
    }

    private void AddConcepts()
    {
        _distinct.Clear();
        for (var i = 0; i < _found.Count; i++)
            foreach (var meaning in _found[i])
            {
                _distinct.Add(meaning.Concept);
                Add(meaning.Concept, 0, (int)FeatureKind.Concept);
                for (var next = i + 1; next <= i + 2 && next < _found.Count; next++)
                    foreach (var other in _found[next])
                        Add(meaning.Concept, other.Concept, Following);
            }

        foreach (var one in _distinct)
            foreach (var other in _distinct.GetViewBetween(one + 1, int.MaxValue))
                Add(one, other, Together);
    }

    private void AddSigns(Signal signal)
    {
        var signs = Math.Min(SignsOf(signal), MostSigns);
        for (var i = Math.Min(signs, 1); i <= signs; i++)
            Add((int)signal, i, Signs);
    }

    private int SignsOf(Signal signal)
    {
        var signs = 0;
        foreach (var meanings in _found)
            signs += meanings.Max(meaning => meaning.Of(signal));
        return signs;
    }

    private void Add(int one, int other, int kind) =>
        _features.Add((FeatureReader.KeyOf((((ulong)kind * 1021) + (ulong)one) * 1021 + (ulong)other, FeatureKind.Concept), kind));
}
