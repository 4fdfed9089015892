using System.Text.RegularExpressions;

namespace Platform.ServiceTests.Observability;

/// <summary>
/// What a PromQL expression speaks of: its metrics with the labels that it selects by, and the labels that it groups by. It
/// reads names only and checks no grammar; promtool does that.
/// </summary>
internal sealed partial class PromQl
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "unless", "offset", "bool", "inf", "nan", "by", "without", "on", "ignoring", "group_left", "group_right",
    };

    private PromQl(IReadOnlyList<(string Metric, IReadOnlyList<string> Labels)> metrics, IReadOnlyList<string> grouping)
    {
        Metrics = metrics;
        Grouping = grouping;
    }

    public IReadOnlyList<(string Metric, IReadOnlyList<string> Labels)> Metrics { get; }

    public IReadOnlyList<string> Grouping { get; }

    public static PromQl Read(string expression)
    {
        var grouping = new List<string>();
        // Texts may hold anything; they hold no names.
        var plain = Text().Replace(expression, "\"\"");
        plain = Range().Replace(plain, "");
        plain = Offset().Replace(plain, "");
        plain = Clause().Replace(plain, clause =>
        {
            grouping.AddRange(Name().Matches(clause.Groups[1].Value).Select(name => name.Value));
            return "";
        });
        var metrics = Selector().Matches(plain)
            .Where(match => !Words.Contains(match.Groups[1].Value))
            .Select(match => (match.Groups[1].Value, (IReadOnlyList<string>)[.. Matcher().Matches(match.Groups[2].Value).Select(label => label.Groups[1].Value)]));
        return new PromQl([.. metrics], grouping);
    }

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Range();

    [GeneratedRegex(@"\boffset\s+\w+")]
    private static partial Regex Offset();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")]
    private static partial Regex Clause();

    // Not followed by a bracket, which makes it a function, and not the tail of a number.
    [GeneratedRegex(@"(?<![\w.:$])([A-Za-z_:][\w:]*)\b(?!\s*\()\s*(\{[^}]*\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"([A-Za-z_]\w*)\s*(?:=~|!~|!=|=)")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Name();
}
