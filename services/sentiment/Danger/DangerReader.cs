using System.Collections.Concurrent;
using Platform.Contracts.Understanding;
using Platform.Sentiment.Reading;

namespace Platform.Sentiment.Danger;

/// <summary>
/// Finds the sentences that speak of danger to life or of critical illness in words that no pattern knows. It is trained when it is
/// made, which takes seconds, on the sentences that are built into the service. Safe for any number of threads.
/// </summary>
internal sealed class DangerReader
{
    /// <summary>The signals that it finds, and the score above which a sentence gives them: see docs/benchmarks/signals.md.</summary>
    public static readonly IReadOnlyList<(Signal Signal, string File, double Threshold)> Signs =
    [
        (Signal.Crisis, "crisis.training.tsv", 0.9),
        (Signal.CriticalHealth, "critical_health.training.tsv", -0.1),
    ];

    private readonly Concepts _concepts;
    private readonly ConcurrentBag<DangerFeatures> _idle = [];
    private readonly DangerModel[] _models = new DangerModel[Signs.Count];

    /// <param name="files">The rows of the files of <c>Danger</c>, by name.</param>
    /// <param name="simplified">Chinese characters and their simplified forms.</param>
    /// <exception cref="InvalidDataException">A row is not what its file holds.</exception>
    public DangerReader(IReadOnlyDictionary<string, List<string[]>> files, IReadOnlyDictionary<char, char> simplified)
    {
        _concepts = new Concepts(files["concepts.tsv"], simplified);
        var examples = Signs.Select(sign => Examples(files, sign.File, simplified)).ToArray();
        var ordinary = Examples(files, "ordinary.training.tsv", simplified);
        Parallel.For(0, Signs.Count, i => _models[i] = DangerModel.Train(examples[i], ordinary, new DangerFeatures(_concepts)));
    }

    /// <summary>The signals of a normalised text, each with the part that gives it most clearly.</summary>
    public IEnumerable<SignalHit> Find(string text)
    {
        var features = _idle.TryTake(out var idle) ? idle : new DangerFeatures(_concepts);
        var clearest = Clearest(text, _models, features);
        _idle.Add(features);
        return Signs.Zip(clearest, (sign, part) => (sign, part)).Where(found => found.part.Score > found.sign.Threshold)
            .Select(found => new SignalHit(found.sign.Signal, found.part.Start, found.part.Length));
    }

    /// <summary>By model: the part of a normalised text that gives its signal most clearly, with its score. Each part is read once.</summary>
    internal static (int Start, int Length, double Score)[] Clearest(string text, DangerModel[] models, DangerFeatures features)
    {
        var best = new (int Start, int Length, double Score)[models.Length];
        Array.Fill(best, (0, 0, double.NegativeInfinity));
        foreach (var (start, length) in DangerSpans.Of(text))
        {
            var read = features.Read(text.Substring(start, length));
            for (var i = 0; i < models.Length; i++)
                if (models[i].Score(read) is var score && score > best[i].Score)
                    best[i] = (start, length, score);
        }

        return best;
    }

    /// <exception cref="InvalidDataException">A row is not language, yes or no, and a sentence.</exception>
    internal static DangerExample[] Examples(IReadOnlyDictionary<string, List<string[]>> files, string file, IReadOnlyDictionary<char, char> simplified) =>
        [.. files[file].Select(row => row is [_, "yes" or "no", var text]
            ? new DangerExample(NormalisedText.Of(text, simplified), row[1] == "yes")
            : throw new InvalidDataException($"{file}: '{string.Join(' ', row)}' is not language, yes or no, and a sentence."))];
}
