using System.Globalization;
using System.Text;
using Platform.Contracts.Understanding;
using Platform.Sentiment.Danger;
using Platform.Sentiment.Reading;

namespace Platform.Signals.Benchmarks;

/// <summary>
/// What a rate of alarms finds: sentences of training that a model has not seen, at the scores that so many messages of the parts of public
/// data exceed that may be tuned on.
/// </summary>
internal static class Thresholds
{
    private const int Folds = 5;

    private static readonly int[] Rates = [5, 10, 20, 50, 100, 200, 300, 400, 500, 1000];

    /// <param name="report">Is added to.</param>
    /// <param name="lexicon">The shipped one.</param>
    /// <param name="tuning">Messages of everyday service.</param>
    /// <param name="scores">File to write with what the shipped models score at each rate; null writes none.</param>
    /// <param name="development">Show what is missed.</param>
    public static void Measure(StringBuilder report, SentimentLexicon lexicon, IReadOnlyList<string> tuning, string? scores, bool development)
    {
        Benchmark.Write(report, "\n## What a rate of alarms finds\n");
        Benchmark.Write(report, """
            The models' own scores, without the patterns, on sentences that the model at hand has not seen. Danger: all sentences of one of three
            authors, who knew neither the reader nor one another's work, by models that were trained without him. It is the measure that danger
            was tuned by: concepts and composed sentences were written with a look at what was missed of the second and the third author, so
            the first one's figure tells best how the words of somebody new fare. Critical illness, which the three did not write of: the fifth
            of all sentences that each of five trainings left out, which flatters. Alarms are those of the same models on the tuning parts of
            the sets below, at most 6,000 messages of each. What ships: danger is certain at 20 and possible at 400, critical illness at 20 and
            50 (settings `Sentiment__CrisisPossible` and the like, docs/operating.md).

            """);
        Benchmark.Write(report, "| signal | alarms per 10,000 | recall, unseen sentences | each author, or fifth | look-alikes that fire |");
        Benchmark.Write(report, "|---|---|---|---|---|");
        var files = SentimentLexicon.ReadFiles().Files;
        var concepts = new Concepts(files["concepts.tsv"], lexicon.Simplified);
        var learning = new Learning(
            concepts,
            DangerModel.ReadOrdinary([.. DangerReader.ExamplesByFile(files, "ordinary", lexicon.Simplified).SelectMany(file => file)], new DangerFeatures(concepts)),
            [.. tuning.Select(text => NormalisedText.Of(text, lexicon.Simplified))]);
        var table = new StringBuilder("# signal\talarms per 10,000\tscore that as many messages of everyday service exceed: by the benchmark's --scores\n");
        foreach (var (signal, name) in DangerReader.Signs)
        {
            var byFile = DangerReader.ExamplesByFile(files, name, lexicon.Simplified);
            var (shared, parts) = Parts(files, name, byFile);
            var unseen = new Measured[parts.Length][];
            Parallel.For(0, parts.Length, part => unseen[part] = learning.Test([.. shared, .. parts.Where((_, i) => i != part).SelectMany(others => others)], parts[part]));
            foreach (var rate in Rates)
                Row(report, signal, unseen, rate);
            if (development)
                foreach (var miss in unseen.SelectMany(part => part).Where(one => one.Example.Fires && !one.Found(400)))
                    Console.WriteLine($"  MISSED {miss.Score:0.0} {miss.Example.Text}");
            if (scores is null)
                continue;
            var shipped = learning.Alarms([.. byFile.SelectMany(file => file)]);
            foreach (var rate in Rates)
                table.Append(CultureInfo.InvariantCulture, $"{name}\t{rate}\t{Learning.ScoreAt(shipped, rate):0.00}\n");
        }

        if (scores is not null)
            File.WriteAllText(scores, table.ToString());
    }

    // By author where there are several that wrote apart from the rest, else by lot.
    private static (DangerExample[] Shared, DangerExample[][] Parts) Parts(
        IReadOnlyDictionary<string, List<string[]>> files, string name, DangerExample[][] byFile)
    {
        var names = files.Keys.Where(file => file.StartsWith(name + ".", StringComparison.Ordinal) && file.EndsWith(".training.tsv", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToArray();
        var authors = byFile.Where((_, i) => names[i].Contains(".author-", StringComparison.Ordinal)).ToArray();
        if (authors.Length > 1)
            return ([.. byFile.Except(authors).SelectMany(file => file)], authors);
        var random = new Random(7);
        return ([], [.. byFile.SelectMany(file => file).GroupBy(_ => random.Next(Folds)).Select(fold => fold.ToArray())]);
    }

    private static void Row(StringBuilder report, Signal signal, Measured[][] parts, int rate)
    {
        var must = parts.SelectMany(part => part).Where(one => one.Example.Fires).ToArray();
        var mustNot = parts.SelectMany(part => part).Where(one => !one.Example.Fires).ToArray();
        var each = parts.Select(part => part.Where(one => one.Example.Fires).Average(one => one.Found(rate) ? 100.0 : 0).ToString("0.0", CultureInfo.InvariantCulture));
        var found = must.Count(one => one.Found(rate));
        Benchmark.Write(report, $"| {Benchmark.Name(signal)} | {rate} | {found} of {must.Length} = {Benchmark.Percent(found / (double)must.Length)} | {string.Join(", ", each)} | {mustNot.Count(one => one.Found(rate))} of {mustNot.Length} |");
    }

    /// <summary>A sentence, its score by a model that has not seen it, and that model's scores on messages of everyday service, highest first.</summary>
    private sealed record Measured(DangerExample Example, double Score, double[] Alarms)
    {
        public bool Found(int rate) => Score > Learning.ScoreAt(Alarms, rate);
    }

    /// <summary>Trains and tests.</summary>
    private sealed record Learning(Concepts Concepts, ReadExample[] Ordinary, string[] Messages)
    {
        public static double ScoreAt(double[] alarms, int rate) => alarms[(int)((long)alarms.Length * rate / 10_000)];

        public Measured[] Test(DangerExample[] training, DangerExample[] test)
        {
            var features = new DangerFeatures(Concepts);
            var model = DangerModel.Train(DangerModel.Read(training, features), Ordinary);
            var alarms = Alarms(model, features);
            return [.. test.Select(example => new Measured(example, DangerReader.Clearest(example.Text, [model], features)[0].Score, alarms))];
        }

        public double[] Alarms(DangerExample[] training)
        {
            var features = new DangerFeatures(Concepts);
            return Alarms(DangerModel.Train(DangerModel.Read(training, features), Ordinary), features);
        }

        private double[] Alarms(DangerModel model, DangerFeatures features) =>
            [.. Messages.Select(text => DangerReader.Clearest(text, [model], features)[0].Score).OrderDescending()];
    }
}
