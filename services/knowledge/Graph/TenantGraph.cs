using Platform.Knowledge.Articles;
using Platform.Packs;

namespace Platform.Knowledge.Graph;

/// <summary>
/// The graph of one tenant, in memory, derived from the versions in force. A version takes its facts with it when another
/// replaces it or it is withdrawn; a node that nothing names any more goes too. Safe for several threads.
/// </summary>
internal sealed class TenantGraph : IDisposable
{
    private readonly ReaderWriterLockSlim _lock = new();
    private readonly GraphRules _rules;
    private readonly NodeNames _names;
    private readonly GraphReader _reader;
    private readonly Dictionary<string, Node> _nodes = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Fact>> _byArticle = new(StringComparer.Ordinal);
    private readonly NameIndex<Node> _index;
    private readonly Dictionary<string, HashSet<Node>> _sentences = new(StringComparer.Ordinal);
    private readonly ILookup<string, GraphRelation> _mentioned;
    private readonly HashSet<string> _mentionedKinds;
    private readonly Dictionary<string, string[]> _kindWords;

    public TenantGraph(Pack pack)
        : this(pack.Graph, pack.Entities, pack.Synonyms)
    {
    }

    public TenantGraph(
        GraphRules rules, IReadOnlyList<PackEntity> entities, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>> synonyms)
    {
        _rules = rules;
        Questions = new GraphQuestions(rules);
        _index = new NameIndex<Node>(rules.Kinds.Where(kind => kind.Scope).SelectMany(kind => kind.Columns));
        _names = new NodeNames(rules, entities, synonyms);
        _reader = new GraphReader(rules, _names);
        _mentioned = rules.Relations.Where(relation => relation.Mentioned).ToLookup(relation => relation.From, StringComparer.Ordinal);
        _mentionedKinds = rules.Relations.Where(relation => relation.Mentioned).Select(relation => relation.To).ToHashSet(StringComparer.Ordinal);
        _kindWords = rules.Kinds.ToDictionary(kind => kind.Id, kind => kind.Columns.Select(NodeNames.Letters).ToArray(), StringComparer.Ordinal);
        foreach (var (name, aliases) in _names.Catalogue)
        {
            if (!_nodes.ContainsKey(name.Id))
                Add(new Node(name) { IsInCatalogue = true, Aliases = [.. aliases.Skip(1)] });
        }
    }

    /// <summary>Reads messages.</summary>
    public GraphQuestions Questions { get; }

    /// <summary>Makes the graph say of an article what its version in force says; nothing if that is null.</summary>
    public void Apply(string articleId, StoredVersion? published)
    {
        var facts = published is null ? [] : _reader.Read(articleId, published);
        if (facts.Count == 0 && !_byArticle.ContainsKey(articleId))
            return;
        _lock.EnterWriteLock();
        try
        {
            // Nodes that stay keep their mentions: what the new version names is there before the old one's is taken away.
            var old = _byArticle.GetValueOrDefault(articleId) ?? [];
            var added = new List<Node>();
            var sources = old.Select(fact => fact.Source).ToHashSet(ReferenceEqualityComparer.Instance);
            foreach (var fact in facts)
                Take(fact, added);
            Forget(old, sources);
            Mention(added.Where(node => node.Facts > 0).ToList());
            if (facts.Count > 0)
                _byArticle[articleId] = facts;
            else
                _byArticle.Remove(articleId);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Reads the graph; nothing of it may be kept.</summary>
    public TResult Read<TResult>(Func<GraphView, TResult> read)
    {
        _lock.EnterReadLock();
        try
        {
            return read(new GraphView(_nodes, _ids, text => Find(text), _names));
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    public void Dispose() => _lock.Dispose();

    private void Take(Fact fact, List<Node> added)
    {
        var from = Of(fact.From, added);
        from.Facts++;
        if (fact.Relation is null)
        {
            Insert(from.About, fact.Source, FactSource.InOrder);
            return;
        }

        var to = Of(fact.To, added);
        to.Facts++;
        var edge = new Edge(from, fact.Relation, to, fact.Source);
        Insert(from.Out, edge);
        Insert(to.In, edge);
    }

    private Node Of(NodeName name, List<Node> added)
    {
        if (_nodes.TryGetValue(name.Id, out var known))
            return known;
        var node = new Node(name) { Aliases = [.. _names.Synonyms(name.Name).Where(other => other != name.Name).Distinct(StringComparer.Ordinal)] };
        Add(node);
        added.Add(node);
        return node;
    }

    private void Add(Node node)
    {
        _nodes.Add(node.Id, node);
        _ids.Add(node.Id);
        var kind = _rules.Kind(node.Kind)!;
        foreach (var name in node.Aliases.Prepend(node.Name))
            _index.Add(name, node, kind.Loose);
        if (!_mentioned.Contains(node.Kind))
            return;
        node.Words = NameIndex<Node>.Words(node.Name);
        foreach (var word in node.Words)
            (_sentences.TryGetValue(word, out var nodes) ? nodes : _sentences[word] = []).Add(node);
    }

    private void Forget(List<Fact> facts, HashSet<object?> sources)
    {
        var touched = new HashSet<Node>();
        foreach (var fact in facts)
        {
            Release(fact.From);
            if (fact.Relation is not null)
                Release(fact.To);
        }

        foreach (var node in touched)
        {
            node.About.RemoveAll(sources.Contains);
            node.Out.RemoveAll(edge => sources.Contains(edge.Source));
            node.In.RemoveAll(edge => sources.Contains(edge.Source));
        }

        foreach (var node in touched.Where(node => node is { Facts: 0, IsInCatalogue: false }))
            Remove(node);

        void Release(NodeName name)
        {
            var node = _nodes[name.Id];
            node.Facts--;
            touched.Add(node);
        }
    }

    private void Remove(Node node)
    {
        _nodes.Remove(node.Id);
        _ids.Remove(node.Id);
        var kind = _rules.Kind(node.Kind)!;
        foreach (var name in node.Aliases.Prepend(node.Name))
            _index.Remove(name, node, kind.Loose);
        // Only mentions are left.
        foreach (var other in node.Out.Select(edge => edge.To).Distinct())
            other.In.RemoveAll(edge => edge.From == node);
        foreach (var other in node.In.Select(edge => edge.From).Distinct())
            other.Out.RemoveAll(edge => edge.To == node);
        foreach (var word in node.Words ?? [])
        {
            if (_sentences[word].Remove(node) && _sentences[word].Count == 0)
                _sentences.Remove(word);
        }
    }

    /// <summary>Joins new sentences with the nodes that they mention, and new nodes with the sentences that mention them.</summary>
    private void Mention(List<Node> added)
    {
        foreach (var sentence in added.Where(node => node.Words is not null))
        {
            foreach (var mention in Find(sentence.Name, IsMentioned))
                Join(sentence, mention.Owner);
        }

        foreach (var sentences in added.Where(IsMentioned).SelectMany(Candidates).GroupBy(pair => pair.Sentence, pair => pair.Node))
        {
            var named = Find(sentences.Key.Name, IsMentioned).Select(mention => mention.Owner).ToHashSet();
            foreach (var node in sentences.Where(named.Contains))
                Join(sentences.Key, node);
        }
    }

    private static void Insert(List<Edge> edges, Edge edge) => Insert(edges, edge, Edge.InOrder);

    private static void Insert<T>(List<T> list, T item, IComparer<T> order)
    {
        var at = list.BinarySearch(item, order);
        list.Insert(at < 0 ? ~at : at, item);
    }

    private bool IsMentioned(Node node) => _mentionedKinds.Contains(node.Kind);

    private IEnumerable<(Node Sentence, Node Node)> Candidates(Node node)
    {
        foreach (var name in node.Aliases.Prepend(node.Name))
        {
            HashSet<Node>? fewest = null;
            foreach (var word in NameIndex<Node>.Words(name))
            {
                var having = _sentences.GetValueOrDefault(word) ?? [];
                fewest = fewest is null || having.Count < fewest.Count ? having : fewest;
            }

            foreach (var sentence in fewest ?? [])
                yield return (sentence, node);
        }
    }

    private void Join(Node sentence, Node node)
    {
        if (sentence == node)
            return;
        foreach (var relation in _mentioned[sentence.Kind].Where(relation => relation.To == node.Kind))
        {
            if (sentence.Out.Exists(edge => edge.Source is null && edge.To == node && edge.Relation == relation.Name))
                continue;
            var edge = new Edge(sentence, relation.Name, node, null);
            Insert(sentence.Out, edge);
            Insert(node.In, edge);
        }
    }

    /// <summary>The nodes that a text names. A name that is a number counts only after a word for its kind: "error 12".</summary>
    private List<Mention<Node>> Find(string text, Func<Node, bool>? only = null)
    {
        var found = _index.Find(text, only);
        found.RemoveAll(mention => mention.Start >= 0 && NodeNames.Letters(text.Substring(mention.Start, mention.Length)).All(char.IsAsciiDigit)
            && !_kindWords[mention.Owner.Kind].Any(word => mention.Before.EndsWith(word, StringComparison.Ordinal)));
        return found;
    }
}

/// <summary>The graph while nobody changes it.</summary>
/// <param name="Nodes">By id.</param>
/// <param name="Ids">In order.</param>
/// <param name="Find">The nodes that a text names.</param>
/// <param name="Names">Which node a name stands for.</param>
internal sealed record GraphView(
    IReadOnlyDictionary<string, Node> Nodes, SortedSet<string> Ids, Func<string, List<Mention<Node>>> Find, NodeNames Names);
