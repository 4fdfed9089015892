using System.Text.RegularExpressions;

namespace Platform.Nlu.Entities;

/// <summary>E-mail addresses in the form in use (a part of RFC 5322).</summary>
internal static partial class Emails
{
    public static void Find(string lower, List<Candidate> found)
    {
        if (!lower.Contains('@'))
            return;
        foreach (var match in Address().EnumerateMatches(lower))
            found.Add(new Candidate(EntityTypes.Email, lower.Substring(match.Index, match.Length), match.Index, match.Length, 3));
    }

    [GeneratedRegex(@"[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_])?@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")]
    private static partial Regex Address();
}
