using System.Text;
using Platform.Learning;

namespace Platform.Understanding.Benchmarks;

/// <summary>Measures sets one after the other, prints each as it comes and keeps the rows for the document.</summary>
internal sealed class BenchmarkRun(SetReader reader, LearningOptions options, IReadOnlyList<Perturbation>? perturbations)
{
    private readonly List<string> _rows = [];
    private readonly List<string> _details = [];
    private readonly List<string> _families = [];
    private readonly List<string> _fewShot = [];
    private readonly List<string> _perturbed = [];

    public void Measure(PublicSet set)
    {
        // Development texts train the model that is asked on the test texts; what was tuned was tuned without them in training.
        var training = TrainingTexts(set);
        var test = reader.Read(set.Name, "test");
        var (measured, ask) = Train(set, training, test, options);
        var figure = measured.Of(set.Figure);
        Add(_rows, $"| {set.Name} | {Describe(set, measured)} | ≥ {set.Bar:0.0}{(set.Figure == Figure.InScopeAccuracy ? " / 60" : "")} | {(figure >= set.Bar ? "yes" : "no")} | {set.Others} | {measured.TrainingSeconds:0.0} | {measured.Microseconds:0} | {measured.Megabytes:0.0} |");
        Add(_details, $"| {set.Name} | {measured.Accuracy:0.0} | {measured.MacroF1:0.0} | {measured.CalibrationError:0.0} | {measured.Mixture} |");
        if (perturbations is null)
            return;
        MeasureFamilies(set);
        foreach (var perturbation in perturbations)
        {
            var spoilt = perturbation.Apply(test);
            // A change that changes no text, such as of Chinese characters in English, is not asked.
            if (spoilt.SequenceEqual(test))
                continue;
            var left = ask(spoilt).Of(set.Figure);
            Add(_perturbed, $"| {set.Name} | {perturbation.Name} | {figure:0.0} | {left:0.0} | {figure - left:0.0} |");
        }

        if (!set.FewShot)
            return;
        foreach (var shots in (int[])[5, 10])
        {
            var few = One([.. Few(training, shots)], test, options).Measured;
            Add(_fewShot, $"| {set.Name} | {shots} | {Describe(set, few)} | {few.TrainingSeconds:0.0} |");
        }
    }

    /// <summary>Says what each family brings on a part of the training texts; test texts are not read.</summary>
    public void MeasureFamilies(PublicSet set) => Add(_families, new FamilyTrial(options).Row(set, TrainingTexts(set)));

    private SetText[] TrainingTexts(PublicSet set) =>
        [.. reader.Read(set.Name, "train"), .. reader.Has(set.Name, "dev") ? reader.Read(set.Name, "dev") : []];

    public string Document()
    {
        var text = new StringBuilder();
        text.AppendLine("# Understanding: figures on public sets").AppendLine()
            .AppendLine("Written by `make bench-understanding` on a machine with 2 cores. Every model is trained from nothing on the set's own training texts and asked on its test texts; nothing was tuned on a test set. SVM, fastText and nlp.js were measured on the same texts; published figures are those of the sets' own papers.").AppendLine()
            .AppendLine("| set | ours, % | bar | reached | others, % | training s | p50 µs | model MB |")
            .AppendLine("|---|---|---|---|---|---|---|---|");
        Append(text, _rows);
        text.AppendLine().AppendLine("## Details").AppendLine()
            .AppendLine("| set | accuracy | macro-F1 | calibration error | mixture |")
            .AppendLine("|---|---|---|---|---|");
        Append(text, _details);
        if (_families.Count > 0)
        {
            text.AppendLine().AppendLine("## What each family brought").AppendLine()
                .AppendLine("On a part of the training texts that was held out: each family alone, all of them stacked, and all but one. A family that the stack gives no weight costs training time on that set and nothing afterwards.").AppendLine()
                .AppendLine(FamilyTrial.Heading);
            Append(text, _families);
            text.AppendLine().AppendLine(Tried.Text);
        }

        if (_fewShot.Count > 0)
        {
            text.AppendLine().AppendLine("## Few examples an intent").AppendLine()
                .AppendLine("| set | examples | ours, % | training s |").AppendLine("|---|---|---|---|");
            Append(text, _fewShot);
        }

        if (_perturbed.Count > 0)
        {
            text.AppendLine().AppendLine("## Spoilt texts").AppendLine()
                .AppendLine("Typos and dropped characters in one word of six of four letters and more; in text without spaces, a character of it. The bar is a loss of 4 points.").AppendLine()
                .AppendLine("| set | change | clean | spoilt | loss |").AppendLine("|---|---|---|---|---|");
            Append(text, _perturbed);
        }

        return text.ToString();
    }

    private static string Describe(PublicSet set, Measured measured) => set.Figure switch
    {
        Figure.InScopeAccuracy => $"{measured.InScope:0.0} in scope / {measured.OutOfScope:0.0} out-of-scope recall",
        Figure.MacroF1 => $"{measured.MacroF1:0.0} macro-F1",
        Figure.MicroF1 => $"{measured.Accuracy:0.0} micro-F1",
        _ => $"{measured.Accuracy:0.0}",
    };

    // The same texts at every run: those whose place a seeded shuffle puts first.
    private static IEnumerable<SetText> Few(SetText[] training, int shots)
    {
        var random = new Random(3);
        return training.GroupBy(text => text.Label).SelectMany(label =>
        {
            SetText[] texts = [.. label];
            random.Shuffle(texts);
            return texts.Take(shots);
        });
    }

    private static void Append(StringBuilder text, List<string> rows)
    {
        foreach (var row in rows)
            text.AppendLine(row);
    }

    private static void Add(List<string> rows, string row)
    {
        Console.WriteLine(row);
        rows.Add(row);
    }

    internal static (Measured Measured, Func<IReadOnlyList<SetText>, Measured> Ask) Train(
        PublicSet set, SetText[] training, IReadOnlyList<SetText> test, LearningOptions options) =>
        set.Figure == Figure.MicroF1 ? Corpora(training, test, options) : One(training, test, options);

    private static (Measured Measured, Func<IReadOnlyList<SetText>, Measured> Ask) One(
        SetText[] training, IReadOnlyList<SetText> test, LearningOptions options)
    {
        var (model, seconds) = Measurement.Train(training, options);
        return (Measurement.Ask(model, seconds, test), texts => Measurement.Ask(model, seconds, texts));
    }

    // Corpora of their own: each has its model, and the answers are counted together.
    private static (Measured Measured, Func<IReadOnlyList<SetText>, Measured> Ask) Corpora(
        SetText[] training, IReadOnlyList<SetText> test, LearningOptions options)
    {
        var models = training.GroupBy(text => text.Corpus!).ToDictionary(corpus => corpus.Key, corpus => Measurement.Train(corpus, options));
        return (Ask(test), Ask);

        Measured Ask(IReadOnlyList<SetText> texts)
        {
            var parts = texts.GroupBy(text => text.Corpus!).Select(corpus =>
                (Count: corpus.Count(), Measured: Measurement.Ask(models[corpus.Key].Model, models[corpus.Key].Seconds, [.. corpus]))).ToArray();
            double Mean(Func<Measured, double> of) => parts.Sum(part => part.Count * of(part.Measured)) / texts.Count;
            return new Measured(
                Mean(part => part.Accuracy), Mean(part => part.MacroF1), null, null, parts.Sum(part => part.Measured.TrainingSeconds),
                Mean(part => part.Microseconds), parts.Max(part => part.Measured.Megabytes), Mean(part => part.CalibrationError),
                string.Join("; ", parts.Select(part => part.Measured.Mixture)));
        }
    }
}
