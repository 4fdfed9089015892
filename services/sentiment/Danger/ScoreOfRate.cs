using System.Globalization;

namespace Platform.Sentiment.Danger;

/// <summary>
/// Which score of a model so many of 10,000 messages of everyday service exceed: measured on the tuning parts of public dialogues
/// (docs/benchmarks/signals.md), which are not shipped, and kept in <c>scores.tsv</c>.
/// </summary>
internal sealed class ScoreOfRate
{
    private readonly Dictionary<string, (double Rate, double Score)[]> _measured;

    /// <param name="rows">Rows of a signal, a rate and a score, the rates of each signal rising and its scores falling.</param>
    /// <exception cref="InvalidDataException">A row is not that.</exception>
    public ScoreOfRate(IReadOnlyList<string[]> rows)
    {
        _measured = rows.GroupBy(row => row[0]).ToDictionary(signal => signal.Key, signal => signal.Select(Point).ToArray());
        foreach (var (signal, points) in _measured)
            if (points.Zip(points.Skip(1)).Any(pair => pair.Second.Rate <= pair.First.Rate || pair.Second.Score > pair.First.Score))
                throw new InvalidDataException($"scores.tsv: the rates of {signal} do not rise, or its scores do not fall.");
    }

    /// <summary>Between two measured rates in proportion to their logarithms.</summary>
    public double For(string signal, double rate)
    {
        var points = _measured[signal];
        var next = Array.FindIndex(points, 1, point => point.Rate >= rate) is var found and >= 0 ? found : points.Length - 1;
        var (from, to) = (points[next - 1], points[next]);
        var share = Math.Clamp(Math.Log(rate / from.Rate) / Math.Log(to.Rate / from.Rate), 0, 1);
        return from.Score + (share * (to.Score - from.Score));
    }

    private static (double Rate, double Score) Point(string[] row) =>
        row.Length == 3 && double.TryParse(row[1], CultureInfo.InvariantCulture, out var rate) && rate > 0
            && double.TryParse(row[2], CultureInfo.InvariantCulture, out var score)
            ? (rate, score)
            : throw new InvalidDataException($"scores.tsv: '{string.Join(' ', row)}' is not signal, rate and score.");
}
