using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Packs;

namespace Platform.Nlu.Entities;

/// <summary>Numbers that carry a check digit: payment cards, Chinese identity cards, IBANs. What does not pass is none.</summary>
internal static partial class Codes
{
    private const int Rank = 4;

    // Of each country, how long its IBANs are (ISO 13616 registry).
    private const string IbanLengths =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 "
        + "GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 "
        + "MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20";

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
            // Where a word follows, groups of it may look like groups of the number: the country says how long it is.
            var written = lower.AsSpan(match.Index, match.Length);
            var country = IbanLengths.IndexOf(written[..2].ToString().ToUpperInvariant(), StringComparison.Ordinal);
            if (country < 0)
                continue;
            var left = int.Parse(IbanLengths.AsSpan(country + 2, 2), CultureInfo.InvariantCulture);
            var length = 0;
            while (length < written.Length && left > 0)
                left -= char.IsAsciiLetterOrDigit(written[length++]) ? 1 : 0;
            if (left == 0 && (length == written.Length || written[length] == ' ') && CheckDigits.Mod97(written[..length]))
                found.Add(new Candidate(EntityTypes.Iban, Kept(written[..length]), match.Index, length, Rank));
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
