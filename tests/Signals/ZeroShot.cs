using System.Text;
using Platform.Contracts.Understanding;
using Platform.Sentiment.Reading;

namespace Platform.Signals.Benchmarks;

/// <summary>How well the shipped reader, which knows none of the sets, gives their labels.</summary>
internal static class ZeroShot
{
    /// <summary>Less than this either way is neutral, where a set has a neutral.</summary>
    private const double NeutralBelow = 0.25;

    private static readonly Dictionary<Emotion, string> Tweets = new()
    {
        [Emotion.Anger] = "anger",
        [Emotion.Disappointment] = "anger",
        [Emotion.Impatience] = "anger",
        [Emotion.Joy] = "joy",
        [Emotion.Gratitude] = "joy",
        [Emotion.Surprise] = "joy",
        [Emotion.Sadness] = "sadness",
        [Emotion.Anxiety] = "sadness",
        [Emotion.Confusion] = "anger",
        [Emotion.Neutral] = "anger",
    };

    private static readonly Dictionary<Emotion, string> Weibo = new()
    {
        [Emotion.Anger] = "angry",
        [Emotion.Impatience] = "angry",
        [Emotion.Disappointment] = "angry",
        [Emotion.Joy] = "happy",
        [Emotion.Gratitude] = "happy",
        [Emotion.Sadness] = "sad",
        [Emotion.Anxiety] = "fear",
        [Emotion.Surprise] = "surprise",
        [Emotion.Confusion] = "neutral",
        [Emotion.Neutral] = "neutral",
    };

    private static readonly (string Set, string Classes, Func<SentimentReading, string> Label)[] Sets =
    [
        ("waimai_10k", "positive, negative", TwoWays),
        ("online_shopping_zh", "positive, negative", TwoWays),
        ("airline_tweets", "positive, neutral, negative", ThreeWays),
        ("tweeteval_emotion", "anger, joy, optimism, sadness", reading => Tweets[reading.Emotions[0].Emotion]),
        ("smp2020_ewect", "happy, angry, sad, fear, surprise, neutral", reading => Weibo[reading.Emotions[0].Emotion]),
    ];

    public static void Measure(StringBuilder report, SentimentReader reader, string data, bool development)
    {
        Benchmark.Write(report, "\n## Labels of public test sets, untrained\n");
        Benchmark.Write(report, """
            Two ways: positive if the polarity is not below 0. Three ways: neutral if it is nearer to 0 than 0.25. Emotions: the strongest,
            mapped. `tweeteval_emotion`: anger, disappointment, impatience, confusion and neutral are *anger*; joy, gratitude and surprise
            *joy*; sadness and anxiety *sadness*; nothing is *optimism*, which the reader does not know. `smp2020_ewect`: anger, impatience
            and disappointment are *angry*; joy and gratitude *happy*; anxiety *fear*; confusion and neutral *neutral*.

            """);
        Benchmark.Write(report, "| set | classes | rows | accuracy | macro-F1 | most frequent class |");
        Benchmark.Write(report, "|---|---|---|---|---|---|");
        foreach (var (set, classes, label) in Sets)
        {
            var rows = PublicData.Labelled(data, set, development ? "train" : "test");
            var given = rows.Select(row => label(reader.Read(row.Text))).ToArray();
            var right = rows.Zip(given).Count(pair => pair.First.Label == pair.Second);
            string[] labels = [.. rows.Select(row => row.Label).Distinct().Order(StringComparer.Ordinal)];
            var macro = labels.Average(one => F1(rows, given, one));
            var frequent = labels.Max(one => rows.Count(row => row.Label == one)) / (double)rows.Count;
            Benchmark.Write(report, $"| {set} | {classes} | {rows.Count:N0} | {Benchmark.Percent(right / (double)rows.Count)} | {Benchmark.Percent(macro)} | {Benchmark.Percent(frequent)} |");
            if (development)
                Confusion(rows, given, labels);
        }
    }

    private static string TwoWays(SentimentReading reading) => reading.Polarity >= 0 ? "positive" : "negative";

    private static string ThreeWays(SentimentReading reading) =>
        Math.Abs(reading.Polarity) < NeutralBelow ? "neutral" : reading.Polarity > 0 ? "positive" : "negative";

    private static double F1(IReadOnlyList<(string Text, string Label)> rows, string[] given, string label)
    {
        var both = rows.Zip(given).Count(pair => pair.First.Label == label && pair.Second == label);
        var sum = rows.Count(row => row.Label == label) + given.Count(one => one == label);
        return sum == 0 ? 0 : 2.0 * both / sum;
    }

    private static void Confusion(IReadOnlyList<(string Text, string Label)> rows, string[] given, string[] labels)
    {
        foreach (var truth in labels)
            Console.WriteLine($"  {truth,-10} " + string.Join(' ', labels.Select(label => $"{label} {rows.Zip(given).Count(pair => pair.First.Label == truth && pair.Second == label)}")));
    }
}
