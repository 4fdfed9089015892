using System.Diagnostics;
using System.Globalization;
using System.Text;
using Platform.Contracts.Understanding;
using Platform.Sentiment.Reading;

namespace Platform.Signals.Benchmarks;

/// <summary>All measurements, printed and, if wanted, written as Markdown.</summary>
internal static class Benchmark
{
    /// <summary>Of the signals of danger and of critical illness, on the part of the corpus that was written after the patterns.</summary>
    private const double NeededRecall = 0.95;

    private static readonly Signal[] Vital = [Signal.Crisis, Signal.CriticalHealth];

    private static readonly string[] Dialogues = ["multiwoz21", "sgd_dev", "star", "uss_satisfaction", "crosswoz"];

    private static readonly string[] SingleMessages = ["banking77", "airline_tweets", "waimai_10k", "online_shopping_zh"];

    public static int Run(string corpus, string data, string? report, bool development)
    {
        if (!Directory.Exists(data))
        {
            Console.Error.WriteLine($"There is no folder {Path.GetFullPath(data)}; name the folder of the public data sets with --data or PLATFORM_DATA.");
            return 2;
        }

        var reader = new SentimentReader(SentimentLexicon.Load());
        var text = new StringBuilder();
        Write(text, "# Signals and emotion of the shipped reader\n");
        Write(text, $"Written by `make bench-signals`; reader `{reader.Version}`. Nothing of it was trained on any of the sets below.\n");
        var holds = Recall(text, reader, corpus, development);
        FalseAlarms(text, reader, data, development);
        ZeroShot.Measure(text, reader, data, development);
        Satisfaction.Measure(text, reader, data);
        Cost(text, reader, data);
        if (report is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(report))!);
            File.WriteAllText(report, text.ToString());
        }

        return holds || development ? 0 : 1;
    }

    /// <summary>A line of the report, which the console shows too.</summary>
    public static void Write(StringBuilder report, string line)
    {
        Console.WriteLine(line);
        report.Append(line).Append('\n');
    }

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static bool Recall(StringBuilder report, SentimentReader reader, string corpus, bool development)
    {
        Write(report, "## Danger and critical illness\n");
        Write(report, """
            The corpus is in `tests/Signals/Corpus`: 150 sentences that must give each signal and 150 that only look like it (figures of
            speech, questions about products, denials, things long past), half Chinese. It was written before the patterns and
            split by lot; no pattern was changed for a miss in the held-out half. **But the author of the patterns is the author of the
            corpus and knew both halves, so the held-out half flatters.** The part `afterwards` was written when the patterns were done, and
            nothing was changed for it: it is the fair figure, and the one that counts for the bar, a recall of 95 %. The command fails
            while the bar is not reached.

            """);
        Write(report, "| signal | half | language | recall | look-alikes that fire |");
        Write(report, "|---|---|---|---|---|");
        var holds = true;
        string[] halves = development ? [Corpus.Development] : [Corpus.Development, Corpus.HeldOut, Corpus.Afterwards];
        foreach (var signal in Vital)
            foreach (var half in halves)
            {
                var sentences = Corpus.Read(corpus, signal, half);
                var fired = sentences.ToDictionary(sentence => sentence, sentence => reader.Read(sentence.Text).Signals.Contains(signal));
                foreach (var language in new[] { "en", "zh", "both" })
                {
                    var these = sentences.Where(sentence => language == "both" || sentence.Language == language).ToArray();
                    var must = these.Where(sentence => sentence.Fires).ToArray();
                    var mustNot = these.Where(sentence => !sentence.Fires).ToArray();
                    var recall = must.Count(sentence => fired[sentence]) / (double)must.Length;
                    if (language == "both" && half == Corpus.Afterwards)
                        holds &= recall >= NeededRecall;
                    Write(report, $"| {Name(signal)} | {half} | {language} | {must.Count(sentence => fired[sentence])} of {must.Length} = {Percent(recall)} | {mustNot.Count(sentence => fired[sentence])} of {mustNot.Length} |");
                }

                if (development)
                    foreach (var sentence in sentences.Where(sentence => fired[sentence] != sentence.Fires))
                        Console.WriteLine($"  {(sentence.Fires ? "MISSED" : "FIRED ")} {sentence.Text}   {Words(reader, sentence.Text, signal)}");
            }

        Write(report, holds ? "\nThe bar is reached." : "\n**The bar is not reached**: an unseen sentence of danger or illness is still missed far too often to rely on the signals alone.");
        return holds;
    }

    private static void FalseAlarms(StringBuilder report, SentimentReader reader, string data, bool development)
    {
        Write(report, "\n## How often a signal is given on public dialogues\n");
        Write(report, """
            Customers' messages of service dialogues about hotels, banks, trains and the like, in which nobody is in danger, and single
            messages to banks, airlines and shops. The counts of the last two columns are not all false: some of these customers do
            write of danger or illness (`star` has a doctor's desk, and reviewers tell of electric shocks and of battery fires). Half a dozen patterns were narrowed after a
            first look at these alarms (before: `star` 25.6, `airline_tweets` 13.2, `online_shopping_zh` 12.7, `sgd_dev` 1.2 per 10,000).

            """);
        var signals = Enum.GetValues<Signal>();
        Write(report, $"| set | messages | {string.Join(" | ", signals.Select(Name))} | crisis or health per 10,000 |");
        Write(report, $"|---|---|{string.Concat(signals.Select(_ => "---|"))}---|");
        foreach (var set in (string[])[.. Dialogues, .. SingleMessages])
        {
            var counts = new int[signals.Length];
            var messages = 0;
            var vital = 0;
            foreach (var message in PublicData.Messages(data, set).Distinct())
            {
                messages++;
                var found = reader.Read(message).Signals;
                foreach (var signal in found)
                    counts[Array.IndexOf(signals, signal)]++;
                if (!found.Any(Vital.Contains))
                    continue;
                vital++;
                if (development)
                    Console.WriteLine($"  {set}: {string.Join(" + ", Vital.Select(signal => Words(reader, message, signal)))} <- {message[..Math.Min(160, message.Length)].ReplaceLineEndings(" ")}");
            }

            Write(report, $"| {set} | {messages:N0} | {string.Join(" | ", counts)} | {(10_000.0 * vital / messages).ToString("0.0", CultureInfo.InvariantCulture)} |");
        }
    }

    private static void Cost(StringBuilder report, SentimentReader reader, string data)
    {
        Write(report, "\n## Cost\n");
        Write(report, "| set | messages | mean characters | p50 | p99 |");
        Write(report, "|---|---|---|---|---|");
        foreach (var set in new[] { "multiwoz21", "crosswoz", "online_shopping_zh" })
        {
            string[] messages = [.. PublicData.Messages(data, set).Take(10_000)];
            foreach (var message in messages)
                reader.Read(message);
            var times = new double[messages.Length];
            for (var i = 0; i < messages.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                reader.Read(messages[i]);
                times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }

            Array.Sort(times);
            Write(report, $"| {set} | {messages.Length:N0} | {messages.Average(message => message.Length):0} | {times[times.Length / 2]:0} µs | {times[times.Length * 99 / 100]:0} µs |");
        }
    }

    private static string Words(SentimentReader reader, string text, Signal signal) =>
        string.Join(", ", reader.Read(text).Evidence.Where(words => words.Signal == signal).Select(words => $"[{words.Phrase}]"));

    private static string Name(Signal signal) => System.Text.Json.JsonSerializer.SerializeToElement(signal).GetString()!;
}
