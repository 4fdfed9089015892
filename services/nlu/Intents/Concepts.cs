using System.Collections.Frozen;
using Platform.Learning.Features;
using Platform.Learning.Text;

namespace Platform.Nlu.Intents;

/// <summary>
/// Words of customer service that mean much the same, within a language and across languages (<c>concepts.txt</c>). They let
/// a model that has seen few examples of one wording know another.
/// </summary>
internal sealed class Concepts : IConcepts
{
    /// <summary>The file as it is; part of what a model is made of.</summary>
    public static readonly string Source = ReadSource();

    private static readonly FrozenDictionary<ulong, ulong[]> ByFeature = Parse(Source);

    private Concepts()
    {
    }

    public static Concepts Instance { get; } = new();

    /// <summary>The concepts that a word, a pair of words or a run of characters stands for.</summary>
    public ReadOnlySpan<ulong> Of(ulong feature) =>
        ByFeature.TryGetValue(feature, out var concepts) ? concepts : [];

    private static string ReadSource()
    {
        using var stream = typeof(Concepts).Assembly.GetManifestResourceStream("concepts.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static FrozenDictionary<ulong, ulong[]> Parse(string source)
    {
        var reader = new FeatureReader();
        var found = new Dictionary<ulong, HashSet<ulong>>();
        var next = 0UL;
        foreach (var line in source.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var concept = FeatureReader.KeyOf(++next, FeatureKind.Concept);
            foreach (var phrase in line.Split(',', StringSplitOptions.TrimEntries).SelectMany(Forms))
            {
                if (FeatureOf(reader.Read(Folding.Lower(phrase)), phrase) is { } feature)
                    (found.TryGetValue(feature, out var concepts) ? concepts : found[feature] = []).Add(concept);
            }
        }

        return found.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.ToArray());
    }

    // The feature that is the phrase as a whole.
    private static ulong? FeatureOf(ReadOnlySpan<ulong> features, string phrase)
    {
        var kind = Scripts.Of(phrase[0]).IsUnspaced()
            ? FeatureKind.OneCharacter + Math.Min(phrase.Length, 3) - 1
            : phrase.Contains(' ') ? FeatureKind.WordPair : FeatureKind.Word;
        ulong? whole = null;
        foreach (var feature in features)
        {
            if (FeatureReader.KindOf(feature) != kind)
                continue;
            whole = feature;
            if (kind != FeatureKind.WordPair)
                break;
        }

        return whole;
    }

    private static IEnumerable<string> Forms(string word)
    {
        if (!word.EndsWith('~'))
            return [word];
        var stem = word[..^1];
        return stem.EndsWith('e')
            ? [stem, stem + "s", stem + "d", stem[..^1] + "ing"]
            : [stem, stem + "s", stem + "ed", stem + "ing"];
    }
}
