using System.Text.RegularExpressions;
using Platform.Contracts.Understanding;
using Platform.Learning.Text;
using Platform.Packs;

namespace Platform.Nlu.Entities;

/// <summary>Finds the built-in entities and those of one pack.</summary>
internal sealed class EntityRecognizer(IReadOnlyList<PackEntity> packEntities)
{
    private readonly (string Type, Regex Pattern, string? Check)[] _patterns =
    [
        .. packEntities.Where(entity => entity.Pattern is not null).Select(entity =>
            (entity.Id, new Regex(entity.Pattern!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), entity.Check)),
    ];

    private readonly Catalogue _catalogue = new(packEntities);

    /// <summary>
    /// The entities in order of appearance, none overlapping: what has a check digit, e-mail and pack entities win over money,
    /// dates and phone numbers, these over plain numbers; then the longer one wins, then the earlier.
    /// </summary>
    /// <param name="text">The message as written; places are places in it.</param>
    /// <param name="folded">The message folded, case kept.</param>
    /// <param name="lower">The folded message in lower case.</param>
    /// <param name="at">The time of the message, in the zone that it is meant in.</param>
    /// <param name="monthFirst">Reads 12/05 as 5 December.</param>
    public IReadOnlyList<Entity> Find(string text, TracedText folded, string lower, DateTimeOffset at, bool monthFirst)
    {
        var found = new List<Candidate>();
        foreach (var (type, pattern, check) in _patterns)
        {
            foreach (var match in pattern.EnumerateMatches(folded.Value))
            {
                if (match.Length == 0 || CutsANumber(folded.Value, match.Index, match.Length))
                    continue;
                var written = folded.Value.Substring(match.Index, match.Length);
                if (check is null || CheckDigits.Passes(check, written))
                    found.Add(new Candidate(type, written.ToUpperInvariant(), match.Index, match.Length, 3));
            }
        }

        _catalogue.Find(lower, found);
        Emails.Find(lower, found);
        Urls.Find(folded.Value, found);
        if (lower.AsSpan().ContainsAnyInRange('0', '9'))
        {
            Codes.Find(lower, found);
            Phones.Find(lower, found);
        }

        Dates.Find(lower, DateOnly.FromDateTime(at.DateTime), monthFirst, found);
        Durations.Find(lower, at, found);
        Moments.Find(lower, at, found);
        Addresses.Find(lower, found);
        Persons.Find(folded.Value, found);
        Amounts.Find(lower, found);
        return found.Count == 0 ? [] : Resolve(text, folded, found);
    }

    // "AB123456789" is no model number "AB1234" with something behind it.
    private static bool CutsANumber(string text, int start, int length) =>
        (start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]) && char.IsAsciiLetterOrDigit(text[start]))
        || (start + length < text.Length
            && char.IsAsciiLetterOrDigit(text[start + length]) && char.IsAsciiLetterOrDigit(text[start + length - 1]));

    private static Entity[] Resolve(string text, TracedText folded, List<Candidate> found)
    {
        var kept = new List<Candidate>(found.Count);
        foreach (var candidate in found.OrderByDescending(candidate => candidate.Rank)
                     .ThenByDescending(candidate => candidate.Length)
                     .ThenBy(candidate => candidate.Start))
        {
            if (kept.TrueForAll(other => candidate.Start >= other.End || other.Start >= candidate.End))
                kept.Add(candidate);
        }

        return [.. kept.OrderBy(candidate => candidate.Start).Select(candidate => candidate.In(text, folded))];
    }
}
