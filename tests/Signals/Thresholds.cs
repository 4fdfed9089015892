using System.Globalization;
using System.Text;
using Platform.Contracts.Understanding;
using Platform.Sentiment.Danger;
using Platform.Sentiment.Reading;

namespace Platform.Signals.Benchmarks;

/// <summary>
/// What the thresholds of the models of danger were chosen by: sentences of training that a model has not seen, and how often the
/// shipped model speaks on the parts of public data that may be tuned on.
/// </summary>
internal static class Thresholds
{
    private const int Folds = 5;

    private static readonly double[] Alarms = [5, 10, 20, 50, 100, 200];

    public static void Measure(StringBuilder report, SentimentLexicon lexicon, IReadOnlyList<string> tuning, bool development)
    {
        Benchmark.Write(report, "\n## How the thresholds were chosen\n");
        Benchmark.Write(report, """
            The models' own scores, without the patterns: recall and look-alikes on training sentences outside the folds (five) that
            trained the model, at thresholds that let through so many of 10,000 messages of the tuning parts of the sets below.
            What ships lets through about 20 of 10,000 messages for each signal: both call a person and name emergency numbers, which customers who
            only complain should not often meet. Recall here flatters a little, since concepts were written by who knew these sentences.

            """);
        Benchmark.Write(report, "| signal | alarms per 10,000 | threshold | recall, unseen sentences of training | look-alikes that fire |");
        Benchmark.Write(report, "|---|---|---|---|---|");
        var files = SentimentLexicon.ReadFiles().Files;
        var concepts = new Concepts(files["concepts.tsv"], lexicon.Simplified);
        var features = new DangerFeatures(concepts);
        var ordinary = DangerReader.Examples(files, "ordinary.training.tsv", lexicon.Simplified);
        string[] messages = [.. tuning.Select(text => NormalisedText.Of(text, lexicon.Simplified))];
        foreach (var (signal, file, threshold) in DangerReader.Signs)
        {
            var examples = DangerReader.Examples(files, file, lexicon.Simplified);
            var unseen = Unseen(examples, ordinary, features);
            var shipped = DangerModel.Train(examples, ordinary, features);
            double[] alarms = [.. messages.Select(text => DangerReader.Clearest(text, [shipped], features)[0].Score).OrderDescending()];
            foreach (var allowed in Alarms)
                Row(report, signal, examples, unseen, alarms, alarms[(int)(alarms.Length * allowed / 10_000)], "");
            Row(report, signal, examples, unseen, alarms, threshold, " (shipped)");
            if (!development)
                continue;
            foreach (var (example, score) in examples.Zip(unseen).Where(pair => pair.First.Fires != pair.Second > threshold))
                Console.WriteLine($"  {(example.Fires ? "MISSED" : "FIRED ")} {score:0.0} {example.Text}");
        }
    }

    private static double[] Unseen(DangerExample[] examples, DangerExample[] ordinary, DangerFeatures features)
    {
        var random = new Random(7);
        int[] folds = [.. examples.Select(_ => random.Next(Folds))];
        var scores = new double[examples.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            var model = DangerModel.Train([.. examples.Where((_, i) => folds[i] != fold)], ordinary, features);
            for (var i = 0; i < examples.Length; i++)
                if (folds[i] == fold)
                    scores[i] = DangerReader.Clearest(examples[i].Text, [model], features)[0].Score;
        }

        return scores;
    }

    private static void Row(StringBuilder report, Signal signal, DangerExample[] examples, double[] scores, double[] alarms, double threshold, string note)
    {
        var must = examples.Zip(scores).Where(pair => pair.First.Fires).ToArray();
        var mustNot = examples.Zip(scores).Where(pair => !pair.First.Fires).ToArray();
        Benchmark.Write(report, string.Create(CultureInfo.InvariantCulture,
            $"| {Benchmark.Name(signal)} | {10_000.0 * alarms.Count(score => score > threshold) / alarms.Length:0.0}{note} | {threshold:0.0} | {must.Count(pair => pair.Second > threshold)} of {must.Length} = {Benchmark.Percent(must.Count(pair => pair.Second > threshold) / (double)must.Length)} | {mustNot.Count(pair => pair.Second > threshold)} of {mustNot.Length} |"));
    }
}
