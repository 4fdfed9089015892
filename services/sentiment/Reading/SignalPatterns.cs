using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Contracts.Understanding;

namespace Platform.Sentiment.Reading;

/// <summary>The patterns of the signals in one language.</summary>
internal sealed class SignalPatterns
{
    private readonly IReadOnlyList<Signals> _signals;

    private SignalPatterns(IReadOnlyList<Signals> signals) => _signals = signals;

    /// <summary>Reads rows of signal, cues, condition and pattern.</summary>
    public static SignalPatterns From(IEnumerable<string[]> rows) =>
        new([.. rows.GroupBy(row => JsonSerializer.Deserialize<Signal>($"\"{row[0]}\""))
            .OrderBy(signal => signal.Key)
            .Select(signal => new Signals(
                signal.Key, Patterns(signal, "always"), Patterns(signal, "angry"), Patterns(signal, "never")))]);

    /// <summary>Adds the signals in a normalised text, each with one place that gives it.</summary>
    public void Find(string text, bool angry, List<(Signal Signal, int Start, int Length)> found)
    {
        foreach (var signal in _signals)
        {
            var match = First(text, signal.Always, signal.Never) ?? (angry ? First(text, signal.Angry, signal.Never) : null);
            if (match is not null)
                found.Add((signal.Signal, match.Index, match.Length));
        }
    }

    private static Match? First(string text, IReadOnlyList<Pattern> patterns, IReadOnlyList<Pattern> never)
    {
        List<Match>? cancelling = null;
        foreach (var pattern in patterns)
            for (var match = pattern.FirstIn(text); match is { Success: true }; match = match.NextMatch())
            {
                cancelling ??= All(text, never);
                if (!cancelling.Exists(other => other.Index < match.Index + match.Length && match.Index < other.Index + other.Length))
                    return match;
            }

        return null;
    }

    private static List<Match> All(string text, IReadOnlyList<Pattern> patterns)
    {
        var all = new List<Match>();
        foreach (var pattern in patterns)
            for (var match = pattern.FirstIn(text); match is { Success: true }; match = match.NextMatch())
                all.Add(match);
        return all;
    }

    private static List<Pattern> Patterns(IEnumerable<string[]> rows, string when) =>
        [.. rows.Where(row => row[2] == when).Select(row => new Pattern(
            row[1] == "-" ? null : SearchValues.Create(row[1].Split('|'), StringComparison.Ordinal),
            new Regex(row[3], RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)))];

    private sealed record Signals(
        Signal Signal, IReadOnlyList<Pattern> Always, IReadOnlyList<Pattern> Angry, IReadOnlyList<Pattern> Never);

    // The cues spare nearly every message nearly every expression.
    private sealed record Pattern(SearchValues<string>? Cues, Regex Expression)
    {
        public Match? FirstIn(string text) =>
            (Cues is null || text.AsSpan().ContainsAny(Cues)) && Expression.Match(text) is { Success: true } match ? match : null;
    }
}
