using System.Text.RegularExpressions;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Knowledge.Search;
using Platform.Learning.Text;
using Platform.Packs;

namespace Platform.Knowledge.Graph;

/// <summary>What a message names and asks for, and where the graph leads from there.</summary>
/// <param name="Named">The nodes that it names.</param>
/// <param name="Asked">Kinds that it asks for; empty if it does not say.</param>
/// <param name="Routes">Ways to what it wants.</param>
/// <param name="Sections">Sections that answer, best first.</param>
internal sealed record GraphReading(IReadOnlyList<Node> Named, IReadOnlyList<string> Asked, IReadOnlyList<Route> Routes, IReadOnlyList<LedSection> Sections)
{
    public static GraphReading Nothing { get; } = new([], [], [], []);
}

/// <summary>A section to which the graph leads.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version that the graph was derived from.</param>
/// <param name="Section">The section, from 0.</param>
/// <param name="Relevance">0 to 1.</param>
/// <param name="Names">The names on the way.</param>
/// <param name="IsRow">A row of a table says it, and not the section as a whole.</param>
internal sealed record LedSection(string ArticleId, int Version, int Section, double Relevance, IReadOnlyList<string> Names, bool IsRow)
{
    private const string Arrow = " → ";

    public string Path => string.Join(Arrow, Names);

    /// <summary>The part of the section that answers: the row with most of the names, or all of it.</summary>
    public PassageAnswer AnswerIn(string text)
    {
        var (start, length, best) = (0, text.Length, 1);
        for (var from = 0; IsRow && from < text.Length;)
        {
            var end = text.IndexOf('\n', from) is var at and >= 0 ? at : text.Length;
            var row = NodeNames.Letters(text[from..end]);
            var held = Names.Distinct(StringComparer.Ordinal).Count(name => row.Contains(NodeNames.Letters(name), StringComparison.Ordinal));
            if (held > best)
                (start, length, best) = (from, end - from, held);
            from = end + 1;
        }

        return new PassageAnswer(start, length, Relevance, PartConfidence: Relevance);
    }
}

/// <summary>Reads messages by the rules of a pack.</summary>
internal sealed class GraphQuestions(GraphRules rules)
{
    public const int MaxHops = 4;

    private const int MaxRoutes = 40;
    // Sure of the names, of the names' words, and of what does not say on which of several products it stands.
    private const double NamedRelevance = 0.95;
    private const double LooseRelevance = 0.85;
    private const double AmbiguousRelevance = 0.6;
    // The rows on the way say less of what is wanted than its end.
    private const double OnTheWay = 0.9;

    private readonly List<(GraphKind Kind, Regex Asked)> _asked =
        [.. rules.Kinds.Select(kind => (Kind: kind, Asked: AskedBy(kind))).Where(pair => pair.Asked is not null).Select(pair => (pair.Kind, pair.Asked!))];

    private readonly Regex? _elsewhere = Either(Phrases(rules.Elsewhere));

    /// <summary>Reads a message.</summary>
    /// <param name="view">The graph.</param>
    /// <param name="text">The message.</param>
    /// <param name="language">Language of what may be quoted.</param>
    /// <param name="entities">What nlu has found in it.</param>
    /// <param name="references">What it refers to without naming it.</param>
    /// <param name="filter">What must not be told; null for nothing.</param>
    public GraphReading Read(
        GraphView view, string text, string language, IReadOnlyList<Entity> entities, IReadOnlyList<ResolvedReference> references, SearchFilter? filter = null)
    {
        var ways = new Routes(IsScope, language, filter);
        var named = Named(view, text, entities, references);
        var starts = named.Keys.Where(node => !IsScope(node.Kind)).OrderBy(node => node.Id, StringComparer.Ordinal).ToList();
        var scopes = Same(named.Keys.Where(node => IsScope(node.Kind)));
        var words = Folding.Width(text);
        var asked = _asked.Where(pair => pair.Asked.IsMatch(words)).Select(pair => pair.Kind.Id).ToList();
        string[]? scope = scopes.Count == 0 ? null : [.. scopes.Select(node => node.Id)];
        // It asks for what no node tells, such as a price.
        if (asked.Count == 0 && _elsewhere?.IsMatch(words) == true)
            return GraphReading.Nothing with { Named = [.. named.Keys] };

        var routes = new List<(Node Start, Route Route)>();
        foreach (var start in starts)
            routes.AddRange(Lead(start, asked, scope, ways).Select(route => (start, route)));
        // "Which filter fits the X200?" A sentence or a procedure has to be asked for by more than its product.
        string[] names = [.. asked.Where(kind => rules.Kind(kind) is { Sentence: false, Steps: false })];
        if (routes.Count == 0 && names.Length > 0)
        {
            foreach (var start in scopes)
                routes.AddRange(Lead(start, names, null, ways).Select(route => (start, route)));
        }

        // Of several things named, those ways count that most of them share.
        var sections = routes.Count == 0 ? [] : Sections(routes, named, scope, text, ways);
        return new GraphReading([.. named.Keys], asked, [.. routes.Select(pair => pair.Route)], sections);
    }

    private Dictionary<Node, NameMatch> Named(GraphView view, string text, IReadOnlyList<Entity> entities, IReadOnlyList<ResolvedReference> references)
    {
        var named = new Dictionary<Node, NameMatch>();
        foreach (var mention in view.Find(text))
            named.TryAdd(mention.Owner, mention.Match);
        foreach (var entity in entities)
            Add(entity.Type, entity.Value);
        if (!named.Keys.Any(node => IsScope(node.Kind)))
        {
            foreach (var reference in references.Where(reference => view.Names.OfEntity(reference.Type, reference.Value) is { } name && IsScope(name.Kind)))
                Add(reference.Type, reference.Value);
        }

        // Words that stand apart say little beside a name of the same kind.
        foreach (var loose in named.Where(pair => pair.Value == NameMatch.Loose).Select(pair => pair.Key).ToList())
        {
            if (named.Any(other => other.Key.Kind == loose.Kind && other.Value != NameMatch.Loose))
                named.Remove(loose);
        }

        return named;

        void Add(string type, string value)
        {
            if (view.Names.OfEntity(type, value) is { } name && view.Nodes.TryGetValue(name.Id, out var node))
                named[node] = NameMatch.Whole;
        }
    }

    private List<Route> Lead(Node start, IReadOnlyList<string> asked, string[]? scope, Routes ways)
    {
        foreach (var kind in asked.Where(kind => kind != start.Kind))
        {
            if (To(node => node.Kind == kind) is { Count: > 0 } found)
                return found;
        }

        var wanted = rules.Kind(start.Kind)?.LeadsTo ?? [];
        foreach (var kind in wanted)
        {
            if (To(node => node.Kind == kind) is { Count: > 0 } found)
                return found;
        }

        // "Does F-7 fit the X200?": the way from the one to the other.
        return wanted.Count == 0 && scope is not null ? To(node => scope.Contains(node.Id)) : [];

        List<Route> To(Func<Node, bool> isTarget)
        {
            var found = ways.Find(start, isTarget, Way.Forward, scope, MaxHops, MaxRoutes).Found;
            return found.Count > 0 ? found : ways.Find(start, isTarget, Way.Backward, scope, MaxHops, MaxRoutes).Found;
        }
    }

    private List<LedSection> Sections(
        List<(Node Start, Route Route)> routes, Dictionary<Node, NameMatch> named, string[]? scope, string text, Routes ways)
    {
        var words = NameIndex<Node>.Words(text).ToHashSet(StringComparer.Ordinal);
        // The same answer on different products, and the message does not say which it is about.
        var ambiguous = scope is null && routes.Where(pair => !IsScope(pair.Route.Node.Kind) && !IsScope(pair.Start.Kind))
            .Select(pair => string.Join('\n', pair.Route.Scope ?? [])).Distinct(StringComparer.Ordinal).Count() > 1;
        var led = new List<(FactSource Source, bool IsEnd, Node Start, Route Route)>();
        foreach (var (start, route) in routes)
        {
            var ends = Ends(route, ways);
            led.AddRange(ends.Select(source => (source, true, start, route)));
            led.AddRange(route.Steps().Select(step => step.Edge?.Source).OfType<FactSource>().Where(ways.Allows)
                .Select(source => (source, false, start, route)));
        }

        return
        [
            .. led.GroupBy(item => (item.Source.ArticleId, item.Source.Version, item.Source.Section))
                .Select(section =>
                {
                    var best = section.OrderByDescending(item => item.IsEnd).ThenBy(item => item.Route.Hops).ThenBy(item => item.Route.Node.Id, StringComparer.Ordinal).First();
                    return (Key: section.Key, best.IsEnd, best.Route, IsRow: best.Source.Row is not null,
                        Starts: section.Select(item => item.Start).Distinct().Count(),
                        Likeness: section.Max(item => NameIndex<Node>.Words(item.Route.Node.Name).Count(words.Contains)),
                        Targets: section.Select(item => item.Route.Node).Distinct().Count(),
                        Match: named.GetValueOrDefault(best.Start, NameMatch.Whole));
                })
                .OrderByDescending(section => section.IsEnd)
                .ThenByDescending(section => section.Starts)
                .ThenByDescending(section => section.Likeness)
                .ThenByDescending(section => section.Targets)
                .ThenBy(section => section.Route.Hops)
                .ThenBy(section => section.Key.ArticleId, StringComparer.Ordinal)
                .ThenBy(section => section.Key.Section)
                .Select(section => new LedSection(
                    section.Key.ArticleId, section.Key.Version, section.Key.Section,
                    (ambiguous ? AmbiguousRelevance : section.Match == NameMatch.Loose ? LooseRelevance : NamedRelevance) * (section.IsEnd ? 1 : OnTheWay),
                    [.. section.Route.Steps().Select(step => step.Node.Name)], section.IsRow)),
        ];
    }

    /// <summary>Where a way ends: the sections about its last node, of the product that it holds for; else the row that names it.</summary>
    private static List<FactSource> Ends(Route route, Routes ways)
    {
        var about = route.Node.About.Where(source => ways.Allows(source) && Routes.Narrow(route.Scope, source.Scope, out _)).ToList();
        if (about.Count > 0)
        {
            var own = about.Where(source => source.Scope.Length > 0).ToList();
            return route.Scope is not null && own.Count > 0 ? own : about;
        }

        // What a sentence mentions is told by its own rows: which part it is, and what it fits.
        if (route.Edge is { Source: null })
        {
            var rows = route.Node.Out.Select(edge => edge.Source).OfType<FactSource>()
                .Where(source => ways.Allows(source) && Routes.Narrow(route.Scope, source.Scope, out _)).ToList();
            if (rows.Count > 0)
                return rows;
        }

        for (var step = route; step is not null; step = step.Before)
        {
            if (step.Edge is { Relation: not Fact.SameAs, Source: { } source })
                return [source];
        }

        return [];
    }

    /// <summary>The nodes with those that are other names of the same.</summary>
    private static List<Node> Same(IEnumerable<Node> nodes)
    {
        var all = nodes.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            all.AddRange(all[i].Out.Where(edge => edge.Relation == Fact.SameAs).Select(edge => edge.To)
                .Concat(all[i].In.Where(edge => edge.Relation == Fact.SameAs).Select(edge => edge.From)).Except(all).ToList());
        }

        return all;
    }

    private bool IsScope(string kind) => rules.Kind(kind)?.Scope == true;

    private static Regex? AskedBy(GraphKind kind)
    {
        var ways = new List<string>();
        var latin = Words(kind.Columns, han: false);
        var han = Words(kind.Columns, han: true);
        if (latin.Length > 0)
            ways.Add($@"\b(?:which|what)(?:\s+[\w-]+){{0,2}}\s+(?:{latin})\b");
        if (han.Length > 0)
        {
            ways.Add($"(?:什么|哪个|哪些|哪种|哪款|哪几[个款种]|哪一[个款种]|啥)(?:样的|的)?[\u3400-\u9FFF]{{0,2}}?(?:{han})");
            ways.Add($"(?:{han})(?:是|用|有)?(?:哪个|哪些|哪种|哪款|哪几[个款种])");
        }

        return Either([.. ways, .. Phrases(kind.Asked)]);
    }

    private static IEnumerable<string> Phrases(IReadOnlyList<string> phrases)
    {
        if (Words(phrases, han: false) is { Length: > 0 } latin)
            yield return $@"\b(?:{latin})\b";
        if (Words(phrases, han: true) is { Length: > 0 } han)
            yield return han;
    }

    private static string Words(IEnumerable<string> words, bool han) =>
        string.Join('|', words.Where(word => word.Any(c => Scripts.Of(c) == Script.Han) == han && word.Length > (han ? 1 : 2)).Select(Regex.Escape));

    private static Regex? Either(IEnumerable<string> ways) => string.Join('|', ways) is { Length: > 0 } pattern
        ? new Regex(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)
        : null;
}
