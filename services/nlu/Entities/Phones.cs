using System.Text.RegularExpressions;

namespace Platform.Nlu.Entities;

/// <summary>
/// Telephone numbers: international (ITU E.164, 8 to 15 digits), Chinese mobile numbers, and national ones that look like
/// one by their separators or their leading zero. Other runs of digits are numbers.
/// </summary>
internal static partial class Phones
{
    private const int CueWithin = 32;

    public static void Find(string lower, List<Candidate> found)
    {
        foreach (var match in Number().EnumerateMatches(lower))
        {
            var written = lower.AsSpan(match.Index, match.Length);
            var before = lower.AsSpan(Math.Max(match.Index - CueWithin, 0)..match.Index);
            if (Normalise(written, before) is { } value)
                found.Add(new Candidate(EntityTypes.Phone, value, match.Index, match.Length, 2));
        }
    }

    private static string? Normalise(ReadOnlySpan<char> written, ReadOnlySpan<char> before)
    {
        // An extension, as RFC 3966 writes it.
        if (written.IndexOfAny('x', 'e') is > 0 and var mark)
        {
            var digit = mark + written[mark..].IndexOfAnyInRange('0', '9');
            return Normalise(written[..mark].TrimEnd(), before) is { } main ? $"{main};ext={written[digit..]}" : null;
        }

        Span<char> buffer = stackalloc char[written.Length];
        var count = 0;
        foreach (var c in written)
        {
            if (char.IsAsciiDigit(c))
                buffer[count++] = c;
        }

        var digits = buffer[..count];
        if (written[0] == '+')
            return count is >= 8 and <= 15 ? "+" + digits.ToString() : null;
        if (digits.StartsWith("00"))
            return count is >= 10 and <= 17 ? "+" + digits[2..].ToString() : null;
        if (count == 11 && digits[0] == '1' && digits[1] >= '3')
            return "+86" + digits.ToString();
        var separated = written.IndexOfAny(" -.()") >= 0;
        // A date is separated like a telephone number, and shorter.
        // Short ones are no more than any number unless the message says what they are.
        if (count < 9)
            return separated && Cue().IsMatch(before) ? digits.ToString() : null;
        return (digits[0] == '0' && count is 10 or 11) || (separated && count is >= 9 and <= 12) ? digits.ToString() : null;
    }

    [GeneratedRegex(@"(?:\b(?:phone|telephone|tel|mobile|cell|fax|call|ring|reach|dial|contact|whatsapp|answering)\b|电话|手机|致电|拨打|联系)[^0-9]*$")]
    private static partial Regex Cue();

    // Neither dates, nor addresses of hosts, nor American social security numbers.
    [GeneratedRegex(@"(?<![a-z0-9._-])(?![0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9.])|[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9-]))(?!(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.]|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)[0-9]{2}(?![0-9]))(?:\+|\()?[0-9](?:[ .()-]{0,2}[0-9]){6,16}(?: ?(?:x|ext\.?) ?[0-9]{1,6})?(?![a-z0-9_])")]
    private static partial Regex Number();
}
