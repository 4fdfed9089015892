using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Platform.Contracts.Understanding;
using Platform.Sentiment.Reading;

namespace Platform.Sentiment.Danger;

/// <summary>
/// Finds the sentences that speak of danger to life or of critical illness in words that no pattern knows. It is trained when it is
/// made, which takes seconds, on the sentences that are built into the service. Safe for any number of threads.
/// </summary>
internal sealed class DangerReader
{
    /// <summary>The signals that it finds, and what their files begin with.</summary>
    public static readonly IReadOnlyList<(Signal Signal, string Name)> Signs = [(Signal.Crisis, "crisis"), (Signal.CriticalHealth, "critical_health")];

    private readonly Concepts _concepts;
    private readonly ConcurrentBag<DangerFeatures> _idle = [];
    private readonly DangerModel[] _models = new DangerModel[Signs.Count];
    private readonly ScoreOfRate _scores;

    /// <param name="files">The rows of the files of <c>Danger</c>, by name.</param>
    /// <param name="simplified">Chinese characters and their simplified forms.</param>
    /// <exception cref="InvalidDataException">A row is not what its file holds.</exception>
    public DangerReader(IReadOnlyDictionary<string, List<string[]>> files, IReadOnlyDictionary<char, char> simplified)
    {
        _concepts = new Concepts(files["concepts.tsv"], simplified);
        _scores = new ScoreOfRate(files["scores.tsv"]);
        DangerExample[][] examples = [.. Signs.Select(sign => sign.Name).Append("ordinary")
            .Select(name => ExamplesByFile(files, name, simplified).SelectMany(file => file).ToArray())];
        var read = new ReadExample[examples.Length][];
        Parallel.For(0, read.Length, i => read[i] = i < Signs.Count
            ? DangerModel.Read(examples[i], new DangerFeatures(_concepts))
            : DangerModel.ReadOrdinary(examples[i], new DangerFeatures(_concepts)));
        Parallel.For(0, Signs.Count, i => _models[i] = DangerModel.Train(read[i], read[^1]));
    }

    /// <summary>From which scores on each of <see cref="Signs"/> is given.</summary>
    public IEnumerable<DangerLimits> LimitsOf(SentimentOptions options)
    {
        yield return Limits(0, options.CrisisCertain, options.CrisisPossible);
        yield return Limits(1, options.CriticalHealthCertain, options.CriticalHealthPossible);
    }

    /// <summary>The signals of a normalised text, each with the part that gives it most clearly.</summary>
    public IEnumerable<SignalHit> Find(string text, DangerLimits[] limits)
    {
        var features = _idle.TryTake(out var idle) ? idle : new DangerFeatures(_concepts);
        var clearest = Clearest(text, _models, features);
        _idle.Add(features);
        for (var i = 0; i < clearest.Length; i++)
            if (limits[i].LevelOf(clearest[i].Score) is { } level)
                yield return new SignalHit(Signs[i].Signal, clearest[i].Start, clearest[i].Length, level);
    }

    /// <summary>By model: the part of a normalised text that gives its signal most clearly, with its score. Each part is read once.</summary>
    internal static (int Start, int Length, double Score)[] Clearest(string text, DangerModel[] models, DangerFeatures features)
    {
        var best = new (int Start, int Length, double Score)[models.Length];
        Array.Fill(best, (0, 0, double.NegativeInfinity));
        foreach (var (start, length) in DangerSpans.Of(text))
        {
            var read = CollectionsMarshal.AsSpan(features.Read(text.Substring(start, length)));
            for (var i = 0; i < models.Length; i++)
                if (models[i].Score(read) is var score && score > best[i].Score)
                    best[i] = (start, length, score);
        }

        return best;
    }

    /// <summary>What one model is trained on, one array for each file: further authors have files of their own.</summary>
    internal static DangerExample[][] ExamplesByFile(IReadOnlyDictionary<string, List<string[]>> files, string name, IReadOnlyDictionary<char, char> simplified) =>
    [
        .. files.Keys.Where(file => file.StartsWith(name + ".", StringComparison.Ordinal) && file.EndsWith(".training.tsv", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(file => Examples(files, file, simplified)),
    ];

    /// <exception cref="InvalidDataException">A row is not language, yes or no, and a sentence.</exception>
    internal static DangerExample[] Examples(IReadOnlyDictionary<string, List<string[]>> files, string file, IReadOnlyDictionary<char, char> simplified) =>
        [.. files[file].Select(row => row is [_, "yes" or "no", var text]
            ? new DangerExample(NormalisedText.Of(text, simplified), row[1] == "yes")
            : throw new InvalidDataException($"{file}: '{string.Join(' ', row)}' is not language, yes or no, and a sentence."))];

    private DangerLimits Limits(int sign, int certain, int possible) => new(
        _scores.For(Signs[sign].Name, certain),
        possible == 0 ? double.PositiveInfinity : _scores.For(Signs[sign].Name, possible));
}

/// <summary>The scores above which a signal is given.</summary>
/// <param name="Certain">Above it, it is certain.</param>
/// <param name="Possible">Above it, it is at least possible.</param>
internal readonly record struct DangerLimits(double Certain, double Possible)
{
    public SignalLevel? LevelOf(double score) =>
        score > Certain ? SignalLevel.Certain : score > Possible ? SignalLevel.Possible : null;
}
