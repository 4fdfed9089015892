using System.Globalization;
using Platform.Learning;

namespace Platform.Understanding.Benchmarks;

/// <summary>What each family of models brings, on a part of the training texts that is held out: no test text is read.</summary>
internal sealed class FamilyTrial(LearningOptions options)
{
    // Enough to tell families apart and few enough to train nine models a set.
    private const int MostTexts = 4000;
    private const int OneIn = 5;

    private static readonly ModelFamily[] Families = Enum.GetValues<ModelFamily>();

    public static string Heading =>
        $"| set | {string.Join(" | ", Families)} | all | {string.Join(" | ", Families.Select(family => $"without {family}"))} |\n"
        + $"|---|{string.Concat(Families.Select(_ => "---|---|"))}---|";

    /// <summary>A row of the table: each family alone, all of them, and all but each.</summary>
    public string Row(PublicSet set, SetText[] texts)
    {
        var (training, heldOut) = Split(texts);
        ModelFamily[][] chosen = [.. Families.Select(family => (ModelFamily[])[family]), Families, .. Families.Select(family => Families.Where(other => other != family).ToArray())];
        return $"| {set.Name} | {string.Join(" | ", chosen.Select(Measure))} |";

        string Measure(ModelFamily[] families) =>
            BenchmarkRun.Train(set, training, heldOut, options with { Families = families }).Measured.Of(set.Figure).ToString("0.0", CultureInfo.InvariantCulture);
    }

    // The same parts at every run, each with its share of every label.
    private static (SetText[] Training, SetText[] HeldOut) Split(SetText[] texts)
    {
        var shuffled = texts.ToArray();
        new Random(3).Shuffle(shuffled);
        var parts = shuffled.GroupBy(text => (text.Corpus, text.Label)).SelectMany(label => label).Index()
            .ToLookup(text => text.Index % OneIn == 0, text => text.Item);
        return (Thin([.. parts[false]]), Thin([.. parts[true]]));
    }

    private static SetText[] Thin(SetText[] texts) =>
        texts.Length <= MostTexts ? texts : [.. Enumerable.Range(0, MostTexts).Select(i => texts[(int)((long)i * texts.Length / MostTexts)])];
}
