using System.Text.RegularExpressions;
using Platform.Packs;

namespace Platform.Nlu.Entities;

/// <summary>Numbers that carry a check digit: payment cards, Chinese identity cards, IBANs. What does not pass is none.</summary>
internal static partial class Codes
{
    private const int Rank = 4;
    private const int ShortestIban = 15;

    public static void Find(string lower, List<Candidate> found)
    {
        foreach (var match in Card().EnumerateMatches(lower))
        {
            var written = lower.AsSpan(match.Index, match.Length);
            if (CheckDigits.Luhn(written))
                found.Add(new Candidate(EntityTypes.CardNumber, Kept(written), match.Index, match.Length, Rank));
        }

        foreach (var match in ResidentId().EnumerateMatches(lower))
        {
            var written = lower.AsSpan(match.Index, match.Length);
            if (CheckDigits.Mod11And2(written))
                found.Add(new Candidate(EntityTypes.IdNumber, Kept(written), match.Index, match.Length, Rank + 1));
        }

        foreach (var match in Iban().EnumerateMatches(lower))
        {
            // Where a word follows, groups of it may look like groups of the number.
            var written = lower.AsSpan(match.Index, match.Length);
            while (written.Length >= ShortestIban && !CheckDigits.Mod97(written))
                written = written[..Math.Max(written.LastIndexOf(' '), 0)];
            if (written.Length >= ShortestIban)
                found.Add(new Candidate(EntityTypes.Iban, Kept(written), match.Index, written.Length, Rank));
        }
    }

    private static string Kept(ReadOnlySpan<char> written)
    {
        Span<char> kept = stackalloc char[written.Length];
        var count = 0;
        foreach (var c in written)
        {
            if (char.IsAsciiLetterOrDigit(c))
                kept[count++] = char.ToUpperInvariant(c);
        }

        return kept[..count].ToString();
    }

    [GeneratedRegex("(?<![a-z0-9]|[0-9][ -])[2-6][0-9]{3}(?:[ -]?[0-9]){9,15}(?![a-z0-9]|[ -][0-9])")]
    private static partial Regex Card();

    [GeneratedRegex("(?<![a-z0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9x](?![a-z0-9])")]
    private static partial Regex ResidentId();

    [GeneratedRegex("(?<![a-z0-9])[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,4})?(?![a-z0-9])")]
    private static partial Regex Iban();
}
