using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Nlu.Examples;
using Platform.Nlu.Intents;
using Platform.Nlu.Understanding;
using Platform.Packs;

namespace Platform.Nlu.Models;

/// <summary>Finds what a set of examples makes a model confuse, and which examples are to blame.</summary>
internal static class ConfusionMeasure
{
    /// <summary>Every example is judged once, by a model trained without its third.</summary>
    public const int Folds = 3;

    private const int MaxConfusions = 100;
    private const int MaxSuspects = 100;
    private const int MaxTexts = 5;
    private const double SurelyWrong = 0.8;
    private const double OverlapFrom = 0.1;

    private sealed record Judged(TrainingExample Example, string? Found, double Confidence);

    /// <param name="examples">What the model is trained with.</param>
    /// <param name="pack">The tenant's pack.</param>
    /// <param name="judged">Called after each fold.</param>
    /// <param name="cancellationToken">Looked at between two folds.</param>
    public static ConfusionReport Run(
        IReadOnlyList<TrainingExample> examples, Pack pack, Action judged, CancellationToken cancellationToken)
    {
        var foldOf = Deal(examples);
        var results = new List<Judged>();
        for (var fold = 0; fold < Folds; fold++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var reader = new UtteranceReader(pack, IntentModel.Train([.. examples.Where((_, i) => foldOf[i] != fold)]), ExampleText.MaxLength);
            results.AddRange(examples.Where((_, i) => foldOf[i] == fold).Select(example => Judge(example, reader)));
            judged();
        }

        return Report(results);
    }

    private static ConfusionReport Report(List<Judged> judged)
    {
        var wrong = judged.Where(result => result.Found != result.Example.Intent).ToArray();
        var sizes = judged.GroupBy(result => result.Example.Intent ?? "").ToDictionary(group => group.Key, group => group.Count());
        var confusions = wrong.GroupBy(result => (result.Example.Intent, result.Found))
            .Select(group => new Confusion(
                group.Key.Intent, group.Key.Found, group.Count(), Rounded((double)group.Count() / sizes[group.Key.Intent ?? ""]),
                [.. group.OrderByDescending(result => result.Confidence).Take(MaxTexts).Select(result => result.Example.Text)]))
            .OrderByDescending(confusion => confusion.Count).ThenBy(confusion => confusion.Intent, StringComparer.Ordinal)
            .ToArray();
        return new ConfusionReport(
            judged.Count, wrong.Length, [.. confusions.Take(MaxConfusions)], Overlaps(confusions, sizes), Duplicates(judged),
            [.. wrong.Where(result => result.Confidence >= SurelyWrong).OrderByDescending(result => result.Confidence).Take(MaxSuspects)
                .Select(result => new SuspectExample(result.Example.Text, result.Example.Intent, result.Found, Rounded(result.Confidence)))]);
    }

    private static IReadOnlyList<IntentOverlap> Overlaps(Confusion[] confusions, Dictionary<string, int> sizes)
    {
        var counts = confusions.Where(confusion => confusion is { Intent: not null, TakenFor: not null })
            .ToDictionary(confusion => (confusion.Intent!, confusion.TakenFor!), confusion => confusion.Count);
        return [.. counts.Where(one => string.CompareOrdinal(one.Key.Item1, one.Key.Item2) < 0)
            .Select(one => (one.Key, Back: counts.GetValueOrDefault((one.Key.Item2, one.Key.Item1)), one.Value))
            .Where(pair => pair.Back > 0)
            .Select(pair => new IntentOverlap(
                pair.Key.Item1, pair.Key.Item2, Rounded((double)(pair.Value + pair.Back) / (sizes[pair.Key.Item1] + sizes[pair.Key.Item2]))))
            .Where(overlap => overlap.Share >= OverlapFrom)
            .OrderByDescending(overlap => overlap.Share)];
    }

    // The same terms in another order or with other punctuation are the same words.
    private static IReadOnlyList<DuplicateExamples> Duplicates(List<Judged> judged) =>
        [.. judged.Select(result => result.Example)
            .GroupBy(example => string.Join(' ', ExampleText.Terms(example.Text).Order(StringComparer.Ordinal)))
            .Where(group => group.Key.Length > 0 && group.Select(example => example.Intent).Distinct().Count() > 1)
            .Select(group => new DuplicateExamples([.. group.Select(example => new LabelledText(example.Text, example.Intent)).Distinct()]))];

    private static Judged Judge(TrainingExample example, UtteranceReader reader)
    {
        var understood = reader.Read(example.Text, example.Language, TurnContext.Empty, DateTimeOffset.UnixEpoch);
        var best = understood.Intents.Count > 0 ? understood.Intents[0] : null;
        return understood.OutOfScope
            ? new Judged(example, null, 1 - (best?.Confidence ?? 0))
            : new Judged(example, best?.Intent, best?.Confidence ?? 0);
    }

    // Each intent's examples of a language go round the folds; minus one is always in training and never judged.
    private static int[] Deal(IReadOnlyList<TrainingExample> examples)
    {
        var foldOf = new int[examples.Count];
        Array.Fill(foldOf, -1);
        foreach (var group in examples.Index().Where(entry => entry.Item.IsUtterance)
                     .GroupBy(entry => (entry.Item.Intent, entry.Item.Language)))
        {
            var next = 0;
            foreach (var (index, _) in group.OrderBy(entry => ExampleText.Id("", entry.Item.Text), StringComparer.Ordinal))
                foldOf[index] = next++ % Folds;
        }

        return foldOf;
    }

    private static double Rounded(double share) => Math.Round(share, 4);
}
