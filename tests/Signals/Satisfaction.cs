using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Contracts.Understanding;
using Platform.Sentiment.Reading;

namespace Platform.Signals.Benchmarks;

/// <summary>What several people said of a customer's satisfaction at each turn, beside what the reader says of his words.</summary>
internal static class Satisfaction
{
    // The rule of routing's DecisionPolicy.
    private const double DissatisfiedPolarity = -0.3;
    private const double DissatisfiedEmotion = 0.5;

    /// <summary>Of ratings from 1 to 5, 3 being the usual one.</summary>
    private const double DissatisfiedBelow = 2.75;

    public static void Measure(StringBuilder report, SentimentReader reader, string data)
    {
        var turns = PublicData.Read(Path.Combine(data, "uss_satisfaction", "dialogues.jsonl.gz"))
            .SelectMany(dialogue => dialogue.GetProperty("turns").EnumerateArray())
            .Where(turn => turn.GetProperty("speaker").GetString() == "customer" && turn.TryGetProperty("satisfaction", out var ratings) && ratings.ValueKind == JsonValueKind.Array && ratings.GetArrayLength() > 0)
            .Select(turn => (Rating: turn.GetProperty("satisfaction").EnumerateArray().Average(rating => rating.GetDouble()), Reading: reader.Read(turn.GetProperty("text").GetString()!)))
            .ToArray();
        var correlation = Spearman([.. turns.Select(turn => turn.Rating)], [.. turns.Select(turn => turn.Reading.Polarity)]);
        var dissatisfied = turns.Count(turn => turn.Rating < DissatisfiedBelow);
        var given = turns.Count(turn => Dissatisfied(turn.Reading));
        var both = turns.Count(turn => turn.Rating < DissatisfiedBelow && Dissatisfied(turn.Reading));
        var all = 2.0 * dissatisfied / (dissatisfied + turns.Length);

        Benchmark.Write(report, "\n## Satisfaction by turn (uss_satisfaction)\n");
        Benchmark.Write(report, """
            Ratings of 1 to 5 by three or more people who read the whole dialogue; a turn counts as dissatisfied if their mean is below 2.75. The
            reader sees the words of the one message only, and says dissatisfied by the rule of routing (polarity at most -0.3, or anger,
            disappointment or impatience of at least 0.5). Most of these customers do not put their displeasure into words.

            """);
        Benchmark.Write(report, "| turns | Spearman correlation of rating and polarity | dissatisfied turns | found | precision | recall | F1 | F1 of calling every turn so |");
        Benchmark.Write(report, "|---|---|---|---|---|---|---|---|");
        Benchmark.Write(report, string.Create(CultureInfo.InvariantCulture,
            $"| {turns.Length:N0} | {correlation:0.000} | {dissatisfied:N0} | {both:N0} of {given:N0} said | {Benchmark.Percent(both / Math.Max(given, 1.0))} | {Benchmark.Percent(both / (double)dissatisfied)} | {Benchmark.Percent(2.0 * both / (dissatisfied + given))} | {Benchmark.Percent(all)} |"));
    }

    private static bool Dissatisfied(SentimentReading reading) =>
        reading.Polarity <= DissatisfiedPolarity
        || (reading.Emotions[0] is { Emotion: Emotion.Anger or Emotion.Disappointment or Emotion.Impatience } strongest && strongest.Score >= DissatisfiedEmotion);

    /// <summary>Correlation of ranks; equal values share the mean of their ranks.</summary>
    internal static double Spearman(double[] left, double[] right)
    {
        var a = Ranks(left);
        var b = Ranks(right);
        var meanA = a.Average();
        var meanB = b.Average();
        var covariance = a.Zip(b).Sum(pair => (pair.First - meanA) * (pair.Second - meanB));
        return covariance / Math.Sqrt(a.Sum(rank => (rank - meanA) * (rank - meanA)) * b.Sum(rank => (rank - meanB) * (rank - meanB)));
    }

    private static double[] Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Length];
        for (var first = 0; first < order.Length;)
        {
            var last = first;
            while (last + 1 < order.Length && values[order[last + 1]] == values[order[first]])
                last++;
            for (var i = first; i <= last; i++)
                ranks[order[i]] = (first + last) / 2.0;
            first = last + 1;
        }

        return ranks;
    }
}
