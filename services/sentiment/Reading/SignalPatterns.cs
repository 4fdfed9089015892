using System.Buffers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Contracts.Understanding;

namespace Platform.Sentiment.Reading;

/// <summary>The patterns of the signals in one language.</summary>
internal sealed class SignalPatterns
{
    // Two signs that say little alone say much together: a pain in the chest and a numb arm.
    private const int HalvesNeeded = 2;

    private static readonly SearchValues<char> EndsOfSentence = SearchValues.Create(".!?\n");

    private readonly IReadOnlyList<Signals> _signals;

    private SignalPatterns(IReadOnlyList<Signals> signals) => _signals = signals;

    /// <summary>Reads rows of signal, cues, condition and pattern.</summary>
    /// <exception cref="InvalidDataException">A row has another condition.</exception>
    public static SignalPatterns From(IReadOnlyList<string[]> rows)
    {
        if (rows.FirstOrDefault(row => row.Length != 4 || row[2] is not ("always" or "angry" or "half" or "never" or "unless")) is { } broken)
            throw new InvalidDataException($"'{string.Join(' ', broken)}' is not signal, cues, condition and pattern.");
        return new([.. rows.GroupBy(row => JsonSerializer.Deserialize<Signal>($"\"{row[0]}\""))
            .OrderBy(signal => signal.Key)
            .Select(signal => new Signals(
                signal.Key, CuesOf(signal), Patterns(signal, "always"), Patterns(signal, "angry"), Patterns(signal, "half"), Patterns(signal, "never"),
                Patterns(signal, "unless")))]);
    }

    /// <summary>Adds the signals in a normalised text, each with the places that give it.</summary>
    public void Find(string text, bool angry, List<SignalHit> found)
    {
        foreach (var signal in _signals)
        {
            if (signal.Cues is not null && !text.AsSpan().ContainsAny(signal.Cues))
                continue;
            var cancelling = new Cancelling(text, signal);
            var match = First(text, signal.Always, cancelling) ?? (angry ? First(text, signal.Angry, cancelling) : null);
            if (match is not null)
                found.Add(new SignalHit(signal.Signal, match.Index, match.Length));
            FindHalves(text, signal, match, cancelling, found);
        }
    }

    private static void FindHalves(string text, Signals signal, Match? whole, Cancelling cancelling, List<SignalHit> found)
    {
        var halves = new List<Match>();
        foreach (var pattern in signal.Half)
            if (First(text, [pattern], cancelling) is { } match && !halves.Exists(other => Overlap(other, match)) && (whole is null || !Overlap(whole, match)))
                halves.Add(match);
        if (whole is not null || halves.Count >= HalvesNeeded)
            found.AddRange(halves.Select(half => new SignalHit(signal.Signal, half.Index, half.Length)));
    }

    private static Match? First(string text, IReadOnlyList<Pattern> patterns, Cancelling cancelling)
    {
        foreach (var pattern in patterns)
            for (var match = pattern.FirstIn(text); match is { Success: true }; match = match.NextMatch())
                if (!cancelling.Hits(match))
                    return match;
        return null;
    }

    private static bool Overlap(Match left, Match right) => left.Index < right.Index + right.Length && right.Index < left.Index + left.Length;

    private static List<Pattern> Patterns(IEnumerable<string[]> rows, string when) =>
        [.. rows.Where(row => row[2] == when).Select(row => new Pattern(
            row[1] == "-" ? null : SearchValues.Create(row[1].Split('|'), StringComparison.Ordinal),
            new Regex(row[3], RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)))];

    // All that can give the signal; null if that cannot be told.
    private static SearchValues<string>? CuesOf(IEnumerable<string[]> rows)
    {
        string[] cues = [.. rows.Where(row => row[2] is "always" or "angry" or "half").SelectMany(row => row[1].Split('|')).Distinct(StringComparer.Ordinal)];
        return cues.Contains("-") ? null : SearchValues.Create(cues, StringComparison.Ordinal);
    }

    private sealed record Signals(
        Signal Signal, SearchValues<string>? Cues, IReadOnlyList<Pattern> Always, IReadOnlyList<Pattern> Angry, IReadOnlyList<Pattern> Half,
        IReadOnlyList<Pattern> Never, IReadOnlyList<Pattern> Unless);

    // The cues spare nearly every message nearly every expression.
    private sealed record Pattern(SearchValues<string>? Cues, Regex Expression)
    {
        public Match? FirstIn(string text) =>
            (Cues is null || text.AsSpan().ContainsAny(Cues)) && Expression.Match(text) is { Success: true } match ? match : null;
    }

    /// <summary>The places where a signal's words mean something else; looked for when there is something to cancel.</summary>
    private sealed class Cancelling(string text, Signals signal)
    {
        private List<(int Start, int End)>? _places;

        public bool Hits(Match match)
        {
            _places ??= Find();
            return _places.Exists(place => place.Start < match.Index + match.Length && match.Index < place.End);
        }

        private List<(int Start, int End)> Find()
        {
            var places = new List<(int Start, int End)>();
            foreach (var pattern in signal.Never)
                for (var match = pattern.FirstIn(text); match is { Success: true }; match = match.NextMatch())
                    places.Add((match.Index, match.Index + match.Length));
            foreach (var pattern in signal.Unless)
                for (var match = pattern.FirstIn(text); match is { Success: true }; match = match.NextMatch())
                {
                    var end = text.AsSpan(match.Index + match.Length).IndexOfAny(EndsOfSentence);
                    places.Add((
                        text.AsSpan(0, match.Index).LastIndexOfAny(EndsOfSentence) + 1,
                        end < 0 ? text.Length : match.Index + match.Length + end));
                }

            return places;
        }
    }
}

/// <summary>A place in a message that gives a signal.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Start">First character in the message.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Level">How sure it is.</param>
internal readonly record struct SignalHit(Signal Signal, int Start, int Length, SignalLevel Level = SignalLevel.Certain);
