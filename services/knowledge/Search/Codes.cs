using System.Text.RegularExpressions;

namespace Platform.Knowledge.Search;

/// <summary>
/// Fault codes, part numbers and the like: letters and digits in one word. Few sections have one, and whoever writes one asks about just that.
/// </summary>
internal static partial class Codes
{
    /// <summary>What stands in more sections, as a model's name in its manual, says little.</summary>
    public const int MaxSections = 20;

    public static bool IsCode(string term) => Code().Match(term) is { Success: true, Index: 0 } code && code.Length == term.Length;

    /// <summary>Whether the passage has a code of the text.</summary>
    public static bool AreNamed(string text, string passage)
    {
        var named = Code().Matches(passage).Select(code => code.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Code().Matches(text).Any(code => named.Contains(code.Value));
    }

    [GeneratedRegex("(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{2,20}(?![A-Za-z0-9])")]
    private static partial Regex Code();
}
