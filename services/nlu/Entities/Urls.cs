using System.Text.RegularExpressions;

namespace Platform.Nlu.Entities;

/// <summary>Web addresses (a part of RFC 3986): with a scheme, with www, or a host of a common top-level domain.</summary>
internal static partial class Urls
{
    public static void Find(string folded, List<Candidate> found)
    {
        if (!folded.Contains('.'))
            return;
        foreach (var match in Address().EnumerateMatches(folded))
        {
            // Punctuation at the end is the sentence's.
            var written = folded.AsSpan(match.Index, match.Length).TrimEnd(".,;:!?'\")");
            found.Add(new Candidate(EntityTypes.Url, written.ToString(), match.Index, written.Length, 3));
        }
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9@._-])(?:https?://[A-Za-z0-9]|www\.[A-Za-z0-9]|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,4}(?:com|cn|net|org|io|de|uk|eu|info|shop|app)(?![A-Za-z0-9.@-]))[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]{0,2000}", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
