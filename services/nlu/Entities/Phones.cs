using System.Text.RegularExpressions;

namespace Platform.Nlu.Entities;

/// <summary>
/// Telephone numbers: international (ITU E.164, 8 to 15 digits), Chinese mobile numbers, and national ones that look like
/// one by their separators or their leading zero. Other runs of digits are numbers.
/// </summary>
internal static partial class Phones
{
    public static void Find(string lower, List<Candidate> found)
    {
        foreach (var match in Number().EnumerateMatches(lower))
        {
            var written = lower.AsSpan(match.Index, match.Length);
            if (Normalise(written) is { } value)
                found.Add(new Candidate(EntityTypes.Phone, value, match.Index, match.Length, 2));
        }
    }

    private static string? Normalise(ReadOnlySpan<char> written)
    {
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
        return (digits[0] == '0' && count is 10 or 11) || (separated && count is >= 9 and <= 12) ? digits.ToString() : null;
    }

    [GeneratedRegex(@"(?<![a-z0-9._-])(?!(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.]|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)[0-9]{2}(?![0-9]))(?:\+|\()?[0-9](?:[ .()-]{0,2}[0-9]){7,16}(?![a-z0-9_])")]
    private static partial Regex Number();
}
