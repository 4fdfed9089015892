using System.Text;
using System.Text.RegularExpressions;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Packs;

namespace Platform.Knowledge.Graph;

/// <summary>Reads the facts of an article by the rules of its pack: from tables, lists of keys and values, titles and headings.</summary>
internal sealed class GraphReader(GraphRules rules, NodeNames names)
{
    private readonly Columns _columns = new(rules);

    /// <summary>The facts of a version in all of its languages.</summary>
    public List<Fact> Read(string articleId, StoredVersion published)
    {
        var facts = new List<Fact>();
        foreach (var (language, text) in published.Texts)
        {
            var reading = new ArticleReading(rules, names, _columns, new(articleId, published.Version, language, 0, null, null, [], published.Terms), text.Title);
            ArticleSections.Split(text.Body, published.Source == ArticleSource.Document, reading.Visit);
            facts.AddRange(reading.Facts);
        }

        return facts;
    }
}

/// <summary>One text while it is read from top to bottom.</summary>
internal sealed partial class ArticleReading(GraphRules rules, NodeNames names, Columns columns, FactSource article, string title)
{
    private const string PathSeparator = " › ";
    // A row that names more is not a row of names.
    private const int MaxNames = 60;
    private const int MaxTitleLength = 120;

    private readonly List<Level> _levels = [new Level(0, title)];

    public List<Fact> Facts { get; } = [];

    /// <summary>Takes the next heading or block.</summary>
    public void Visit(int section, Block block)
    {
        if (_levels[0].Scope is null)
            Enter(_levels[0], section);
        switch (block)
        {
            case HeadingBlock heading:
                _levels.RemoveAll(level => level.Depth >= heading.Level);
                _levels.Add(new Level(heading.Level, ArticleSections.Inline(heading.Inline)));
                Enter(_levels[^1], section);
                break;
            case Table table:
                ReadTable(section, table);
                break;
            case ParagraphBlock { Parent: ListItemBlock { Parent: ListBlock { BulletType: '*' } list } item } row:
                ReadRow(section, ArticleSections.Inline(row.Inline), list.IndexOf(item) + 1);
                break;
            case ListBlock { IsOrdered: true }:
                ReadSteps(section);
                break;
            case ListBlock list:
                ReadPairs(section, list.OfType<ListItemBlock>().Select(item => item.FirstOrDefault()).OfType<ParagraphBlock>().SelectMany(Lines));
                break;
            case ParagraphBlock paragraph:
                ReadPairs(section, Lines(paragraph));
                break;
        }
    }

    private static IEnumerable<string> Lines(ParagraphBlock paragraph)
    {
        var text = new StringBuilder();
        foreach (var inline in paragraph.Inline?.Descendants() ?? [])
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case LineBreakInline:
                    text.Append('\n');
                    break;
            }
        }

        return text.ToString().Split('\n');
    }

    /// <summary>Notes what a title or heading names, and for what the text below it holds.</summary>
    private void Enter(Level level, int section)
    {
        level.Scope = [];
        foreach (var kind in rules.Kinds)
        {
            foreach (var node in Named(kind, level.Title).ToList())
            {
                if (kind.Scope)
                    level.Scope.Add(node);
                else
                    Facts.Add(new Fact(node, null, default, Source(section, null, Scope())));
            }
        }
    }

    private IEnumerable<NodeName> Named(GraphKind kind, string heading)
    {
        foreach (var pattern in kind.Titles.OrderByDescending(pattern => pattern.Length))
        {
            var at = pattern.IndexOf("{}", StringComparison.Ordinal);
            var (before, after) = (pattern[..at], pattern[(at + 2)..]);
            if (heading.Length > before.Length + after.Length
                && heading.StartsWith(before, StringComparison.OrdinalIgnoreCase) && heading.EndsWith(after, StringComparison.OrdinalIgnoreCase)
                && names.Resolve(kind.Id, heading[before.Length..^after.Length]) is { } node
                // "User manual" is not the manual of a product "User".
                && (!kind.Scope || node.Key.Any(char.IsAsciiDigit) || names.IsInCatalogue(node)))
                return [node];
        }

        return kind.Scope ? names.InCatalogue(kind.Id, heading) : [];
    }

    private void ReadTable(int section, Table table)
    {
        var rows = table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Select(ArticleSections.Cell).ToList()).ToList();
        if (rows.Count < 2)
            return;
        var heads = rows[0];
        if (heads.Exists(head => columns.Find(head) is not null))
        {
            var first = heads.FindIndex(head => columns.Find(head) is not null);
            for (var i = 1; i < rows.Count; i++)
            {
                // Below a cell that spans rows the next ones are empty.
                if (i > 1 && first < rows[i].Count && first < rows[i - 1].Count && rows[i][first].Length == 0)
                    rows[i][first] = rows[i - 1][first];
                Record(section, [.. heads.Zip(rows[i])], i);
            }
        }
        else if (rows.TrueForAll(row => row.Count == 2) && rows.Exists(row => columns.Find(row[0]) is not null))
        {
            // A table that stands upright: keys in the first column.
            Record(section, [.. rows.Select(row => (row[0], row[1]))], null);
        }
    }

    /// <summary>A row of a document's table, which says of each cell what it is.</summary>
    private void ReadRow(int section, string row, int? number)
    {
        var cells = new List<(string Heading, string Text)>();
        foreach (var piece in row.Split("; "))
        {
            if (Pair().Match(piece) is { Success: true } pair)
                cells.Add((pair.Groups["key"].Value, pair.Groups["value"].Value));
            else if (cells.Count > 0)
                cells[^1] = (cells[^1].Heading, cells[^1].Text + "; " + piece);
        }

        Record(section, cells, number);
    }

    private void ReadPairs(int section, IEnumerable<string> lines)
    {
        var cells = new List<(string Heading, string Text)>();
        foreach (var line in lines)
        {
            if (Known(line) is not { } pair)
                continue;
            if (line.Split("; ").Count(piece => Known(piece) is not null) > 1)
            {
                ReadRow(section, line, null);
                continue;
            }

            // A key that comes again begins the next thing.
            if (cells.Exists(cell => NodeNames.Letters(cell.Heading) == NodeNames.Letters(pair.Groups["key"].Value)))
            {
                Record(section, cells, null);
                cells = [];
            }

            cells.Add((pair.Groups["key"].Value, pair.Groups["value"].Value));
        }

        if (cells.Count > 0)
            Record(section, cells, null);

        Match? Known(string text) =>
            Pair().Match(text) is { Success: true } pair && columns.Find(pair.Groups["key"].Value) is not null ? pair : null;
    }

    private void ReadSteps(int section)
    {
        var level = _levels[^1];
        if (level.HasSteps || level.Title.Length > MaxTitleLength)
            return;
        level.HasSteps = true;
        foreach (var kind in rules.Kinds.Where(kind => kind.Steps))
        {
            if (names.Resolve(kind.Id, Numbering().Replace(level.Title, "")) is not { } node)
                continue;
            var scope = Scope();
            var source = Source(section, null, scope);
            Facts.Add(new Fact(node, null, default, source));
            foreach (var relation in rules.Relations.Where(relation => relation.From == kind.Id && relation.Aside))
            {
                foreach (var other in scope.Where(other => other.Kind == relation.To))
                    Facts.Add(new Fact(node, relation.Name, other, source));
            }
        }
    }

    /// <summary>Takes cells that belong together.</summary>
    private void Record(int section, IReadOnlyList<(string Heading, string Text)> cells, int? row)
    {
        var nodes = new Dictionary<string, List<NodeName>>(StringComparer.Ordinal);
        var same = new List<(NodeName, NodeName)>();
        var implied = new List<string>();
        var aliases = new List<(string Kind, string Text)>();
        foreach (var (heading, text) in cells)
        {
            if (columns.Find(heading) is not { } column || string.IsNullOrWhiteSpace(text))
                continue;
            if (column.IsAlias)
                aliases.Add((column.Kind.Id, text));
            else
                Of(column.Kind.Id).AddRange(Names(column.Kind, text, same));
            if (column.Implied is not null)
                implied.Add(column.Implied);
        }

        foreach (var kind in implied.Where(kind => !nodes.ContainsKey(kind)))
        {
            if (names.Resolve(kind, Numbering().Replace(_levels[^1].Title, "")) is { } subject
                && (aliases.Exists(alias => alias.Kind == kind) || SpeaksOf(kind, _levels[^1].Title)))
                Of(kind).Add(subject);
        }

        foreach (var (kind, text) in aliases)
        {
            var further = Names(rules.Kind(kind)!, text, same);
            if (nodes.GetValueOrDefault(kind) is [var only])
                same.AddRange(further.Where(other => other.Key != only.Key).Select(other => (only, other)));
            else if (!nodes.ContainsKey(kind))
                Of(kind).AddRange(further);
        }

        var own = nodes.Where(pair => rules.Kind(pair.Key)!.Scope).SelectMany(pair => pair.Value).ToList();
        if (own.Count > 0 && own.Count == nodes.Values.Sum(list => list.Count) && row is null)
        {
            // "For: X200" above a table or a text: what follows holds for the X200.
            _levels[^1].Scope!.AddRange(own);
            return;
        }

        if (nodes.Values.Sum(list => list.Count) > MaxNames)
            return;
        var scope = own.Count > 0 ? own : Scope();
        foreach (var node in scope.Where(node => !nodes.ContainsKey(node.Kind)).ToList())
            nodes[node.Kind] = [.. scope.Where(other => other.Kind == node.Kind)];
        var source = Source(section, row, scope);
        var says = Relate(aside: false, source, nodes);
        if (!says)
            return;
        Relate(aside: true, source, nodes);
        foreach (var (node, other) in same)
            Facts.Add(new Fact(node, Fact.SameAs, other, source));

        List<NodeName> Of(string kind) => nodes.TryGetValue(kind, out var list) ? list : nodes[kind] = [];
    }

    private bool Relate(bool aside, FactSource source, Dictionary<string, List<NodeName>> nodes)
    {
        var before = Facts.Count;
        foreach (var relation in rules.Relations.Where(relation => !relation.Mentioned && relation.Aside == aside))
        {
            foreach (var from in nodes.GetValueOrDefault(relation.From) ?? [])
            {
                foreach (var to in nodes.GetValueOrDefault(relation.To) ?? [])
                {
                    if (from.Id != to.Id)
                        Facts.Add(new Fact(from, relation.Name, to, source));
                }
            }
        }

        return Facts.Count > before;
    }

    /// <summary>The names in a cell. "Water filter (F-7)" has two for the same thing.</summary>
    private List<NodeName> Names(GraphKind kind, string cell, List<(NodeName, NodeName)> same)
    {
        if (kind.Sentence)
            return names.Resolve(kind.Id, cell) is { } sentence ? [sentence] : [];
        var found = new List<NodeName>();
        foreach (var piece in Pieces(cell))
        {
            var bracket = Bracket().Match(piece);
            if (names.Resolve(kind.Id, bracket.Success ? bracket.Groups["name"].Value : piece) is not { } node)
                continue;
            if (!found.Contains(node))
                found.Add(node);
            if (bracket.Success && names.Resolve(kind.Id, bracket.Groups["other"].Value) is { } other && other.Key != node.Key)
                same.Add((node, other));
        }

        return found;
    }

    private static IEnumerable<string> Pieces(string cell)
    {
        foreach (var piece in Separator().Split(cell))
        {
            // "X100 and X200", but not "salt and pepper mill".
            var parts = And().Split(piece);
            if (parts.Length > 1 && parts.All(part => part.Any(char.IsAsciiDigit)))
            {
                foreach (var part in parts)
                    yield return part;
            }
            else
            {
                yield return piece;
            }
        }
    }

    /// <summary>Whether a heading has a word that stands for the kind: "Filter F-7" speaks of a part.</summary>
    private bool SpeaksOf(string kind, string heading)
    {
        var words = Word().Matches(heading).Select(match => NodeNames.Letters(match.Value)).ToHashSet(StringComparer.Ordinal);
        return rules.Kind(kind)!.Columns.Any(column => column[0] < '\u2E80' ? words.Contains(NodeNames.Letters(column)) : heading.Contains(column, StringComparison.Ordinal));
    }

    /// <summary>What the place holds for: that of the innermost heading which says so.</summary>
    private List<NodeName> Scope() =>
        [.. (Enumerable.Reverse(_levels).Select(level => level.Scope).FirstOrDefault(scope => scope is { Count: > 0 }) ?? []).Distinct()];

    private FactSource Source(int section, int? row, List<NodeName> scope) => article with
    {
        Section = section,
        Row = row,
        Heading = _levels.Count > 1 ? string.Join(PathSeparator, _levels.Skip(1).Select(level => level.Title)) : null,
        Scope = [.. scope.Select(node => node.Id).Distinct(StringComparer.Ordinal)],
    };

    private sealed class Level(int depth, string title)
    {
        public int Depth { get; } = depth;

        public string Title { get; } = title;

        /// <summary>What the text below holds for; null before it has been looked for.</summary>
        public List<NodeName>? Scope { get; set; }

        public bool HasSteps { get; set; }
    }

    [GeneratedRegex(@"^\s*(?<key>[^:：]{1,60}?)\s*[:：]\s*(?<value>\S.*)$", RegexOptions.Singleline)]
    private static partial Regex Pair();

    [GeneratedRegex(@"^\s*(?:\d+(?:\.\d+)*(?:[.)、]\s*|\s+)|[一二三四五六七八九十]+、\s*)(?=\D)")]
    private static partial Regex Numbering();

    [GeneratedRegex(@"\s*[,，、;；\n]\s*|\s+/\s+")]
    private static partial Regex Separator();

    [GeneratedRegex(@"\s+(?:and|or|&)\s+|[和及与或]")]
    private static partial Regex And();

    [GeneratedRegex(@"^\s*(?<name>[^(（]+?)\s*[(（](?<other>\D[^)）]*|[^\s)）]*\p{L}[^\s)）]*)[)）]\s*$")]
    private static partial Regex Bracket();

    [GeneratedRegex(@"[\p{L}\p{Nd}-]+")]
    private static partial Regex Word();
}
