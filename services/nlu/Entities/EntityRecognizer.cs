using System.Text.RegularExpressions;
using Platform.Contracts.Understanding;
using Platform.Packs;

namespace Platform.Nlu.Entities;

/// <summary>Finds the built-in entities and those of one pack.</summary>
internal sealed class EntityRecognizer(IReadOnlyList<PackEntity> packEntities)
{
    private readonly (string Type, Regex Pattern)[] _patterns =
    [
        .. packEntities.Select(entity => (entity.Id, new Regex(entity.Pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))),
    ];

    /// <summary>
    /// The entities in order of appearance, none overlapping: e-mail and pack entities win over money, dates and phone
    /// numbers, these over plain numbers; then the longer one wins, then the earlier.
    /// </summary>
    /// <param name="text">The message as written.</param>
    /// <param name="folded">The message with folded width, case kept.</param>
    /// <param name="lower">The folded message in lower case.</param>
    /// <param name="today">The day of the message.</param>
    /// <param name="monthFirst">Reads 12/05 as 5 December.</param>
    public IReadOnlyList<Entity> Find(string text, string folded, string lower, DateOnly today, bool monthFirst)
    {
        var found = new List<Candidate>();
        foreach (var (type, pattern) in _patterns)
        {
            foreach (var match in pattern.EnumerateMatches(folded))
            {
                if (match.Length > 0 && !CutsANumber(folded, match.Index, match.Length))
                    found.Add(new Candidate(type, folded.Substring(match.Index, match.Length).ToUpperInvariant(), match.Index, match.Length, 3));
            }
        }

        Emails.Find(lower, found);
        if (lower.AsSpan().ContainsAnyInRange('0', '9'))
            Phones.Find(lower, found);
        Dates.Find(lower, today, monthFirst, found);
        Amounts.Find(lower, found);
        return found.Count == 0 ? [] : Resolve(text, found);
    }

    // "AB123456789" is no model number "AB1234" with something behind it.
    private static bool CutsANumber(string text, int start, int length) =>
        (start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]) && char.IsAsciiLetterOrDigit(text[start]))
        || (start + length < text.Length
            && char.IsAsciiLetterOrDigit(text[start + length]) && char.IsAsciiLetterOrDigit(text[start + length - 1]));

    private static Entity[] Resolve(string text, List<Candidate> found)
    {
        var kept = new List<Candidate>(found.Count);
        foreach (var candidate in found.OrderByDescending(candidate => candidate.Rank)
                     .ThenByDescending(candidate => candidate.Length)
                     .ThenBy(candidate => candidate.Start))
        {
            if (kept.TrueForAll(other => candidate.Start >= other.End || other.Start >= candidate.End))
                kept.Add(candidate);
        }

        return [.. kept.OrderBy(candidate => candidate.Start).Select(candidate => candidate.In(text))];
    }
}
