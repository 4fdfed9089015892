using System.Text.RegularExpressions;
using Platform.Packs;

namespace Platform.Knowledge.Graph;

/// <summary>Finds what the heading of a column means: as written, without what stands in brackets, or one of two languages.</summary>
internal sealed partial class Columns
{
    private readonly Dictionary<string, Column> _columns = new(StringComparer.Ordinal);

    public Columns(GraphRules rules)
    {
        foreach (var kind in rules.Kinds)
        {
            foreach (var heading in kind.Columns)
                _columns.TryAdd(NodeNames.Letters(heading), new Column(kind));
            foreach (var heading in kind.Aliases)
                _columns.TryAdd(NodeNames.Letters(heading), new Column(kind, IsAlias: true));
            foreach (var (implied, headings) in kind.Implied)
            {
                foreach (var heading in headings)
                    _columns.TryAdd(NodeNames.Letters(heading), new Column(kind, Implied: implied));
            }
        }
    }

    /// <summary>The meaning of a heading, or null.</summary>
    public Column? Find(string heading) =>
        Spellings(heading).Select(spelling => _columns.GetValueOrDefault(NodeNames.Letters(spelling))).FirstOrDefault(column => column is not null);

    private static IEnumerable<string> Spellings(string heading)
    {
        yield return heading;
        yield return Brackets().Replace(heading, "");
        foreach (var part in heading.Split('/', '|', '\n'))
            yield return part;
        yield return NotHan().Replace(heading, "");
        yield return Han().Replace(heading, "");
    }

    [GeneratedRegex(@"[(（\[【].*?[)）\]】]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"[^\u3400-\u9FFF]+")]
    private static partial Regex NotHan();

    [GeneratedRegex(@"[\u3400-\u9FFF]+")]
    private static partial Regex Han();
}
