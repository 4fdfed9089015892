using System.Reflection;
using System.Text;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Benchmarks.Sets;
using Platform.Knowledge.Documents;
using Platform.Knowledge.Graph;
using Platform.Knowledge.Search;
using Platform.Packs;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>A question about the written sources.</summary>
/// <param name="Article">The article that answers it.</param>
/// <param name="Holds">Text that the right passage has.</param>
/// <param name="Node">Kind and name of the node that answers it; null if the graph is not needed.</param>
/// <param name="Hops">Relations to follow; 0 if the graph is not needed.</param>
internal sealed record GraphQuestion(string Language, string Text, string Article, string Holds, string? Node, int Hops)
{
    /// <summary>Written when the rules and the code were done; nothing was changed for it.</summary>
    public bool IsLater { get; init; }

    public bool IsAnsweredBy(Passage passage) =>
        passage.ArticleId == Article && passage.Text.Contains(Holds, StringComparison.Ordinal);
}

/// <summary>Sources and questions written for this measurement (<c>tests/Retrieval/GraphSet</c>), read as uploaded files are.</summary>
internal sealed class GraphSet : IDisposable
{
    private readonly PlainSections _plain;

    public GraphSet()
    {
        var folder = Path.Combine(
            typeof(GraphSet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!, "tests", "Retrieval", "GraphSet");
        Questions = [.. Read("questions.tsv"), .. Read("questions-later.tsv").Select(question => question with { IsLater = true })];
        var versions = Directory.GetFiles(Path.Combine(folder, "sources")).Order(StringComparer.Ordinal).Select(ReadSource)
            .GroupBy(text => text.Id)
            .Select(article => new StoredVersion(
                "set", article.Key, 1, ArticleSource.Document, default, article.ToDictionary(text => text.Language, text => text.Text)))
            .ToList();
        With = new TenantIndex(null, new TenantGraph(GraphRules.Shipped, [], new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>()));
        With.ApplyAll(versions.Select(version => (version.ArticleId, 1, (StoredVersion?)version)));
        _plain = new PlainSections(versions);

        IEnumerable<GraphQuestion> Read(string file) =>
            File.ReadLines(Path.Combine(folder, file)).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))
                .Select(part => new GraphQuestion(part[0], part[1], part[2], part[3], part[4] == "-" ? null : part[4], int.Parse(part[5])));
    }

    public IReadOnlyList<GraphQuestion> Questions { get; }

    /// <summary>The service's index with its graph.</summary>
    public TenantIndex With { get; }

    public TenantGraph Graph => With.Graph!;

    /// <summary>What Lucene's BM25 finds by itself.</summary>
    public IReadOnlyList<Passage> Plain(GraphQuestion question, int limit) => _plain.Search(question, limit);

    /// <summary>What the search finds without the graph.</summary>
    public IReadOnlyList<Passage> Words(GraphQuestion question, int limit) => With.Search(question.Text, question.Language, [], limit);

    /// <summary>What it finds with the graph.</summary>
    public IReadOnlyList<Passage> Both(GraphQuestion question, int limit) =>
        GraphSearch.Join(GraphSearch.Lead(With, question.Text, question.Language, limit, null, [], []), Words(question, limit), limit);

    /// <summary>Whether the graph leads to the node that answers; where none is needed, whether it leads nowhere.</summary>
    public bool ReachesNode(GraphQuestion question) => Graph.Read(view =>
    {
        var routes = Graph.Questions.Read(view, question.Text, question.Language, [], []).Routes;
        if (question.Node is not { } node)
            return routes.Count == 0;
        var colon = node.IndexOf(':', StringComparison.Ordinal);
        return view.Names.Resolve(node[..colon], node[(colon + 1)..]) is { } name && routes.Any(route => route.Node.Id == name.Id);
    });

    public void Dispose()
    {
        With.Dispose();
        _plain.Dispose();
    }

    private static (string Id, string Language, ArticleText Text) ReadSource(string file)
    {
        var name = Path.GetFileName(file).Split('.');
        var bytes = File.ReadAllBytes(file);
        var title = name[0].Replace('-', ' ');
        if (name[^1] == "md")
        {
            var text = Encoding.UTF8.GetString(bytes);
            var line = text.IndexOf('\n', StringComparison.Ordinal);
            (title, bytes) = (text[..line], Encoding.UTF8.GetBytes(text[(line + 1)..]));
        }

        return (name[0], name[1], new ArticleText(title, [], DocumentReader.Read(bytes, Path.GetFileName(file), new DocumentLimits()).Markdown));
    }

    /// <summary>The sections of both languages for plain BM25.</summary>
    private sealed class PlainSections : IDisposable
    {
        private readonly Dictionary<string, PlainBm25> _indexes;
        private readonly Dictionary<string, Passage> _passages;

        public PlainSections(IEnumerable<StoredVersion> versions)
        {
            _passages = versions
                .SelectMany(version => version.Texts, (version, text) => (version, text))
                .SelectMany(pair => ArticleSections.Split(pair.text.Value.Body, isDocument: true), (pair, section) =>
                    new Passage(pair.version.ArticleId, 1, pair.text.Value.Title, section.Heading, pair.text.Key, section.Text, 0))
                .Select((passage, number) => (passage, number))
                .ToDictionary(pair => pair.passage.Language + pair.number, pair => pair.passage, StringComparer.Ordinal);
            _indexes = _passages.GroupBy(pair => pair.Value.Language).ToDictionary(
                language => language.Key,
                language => new PlainBm25(language.Select(pair => new SetPassage(pair.Key, $"{pair.Value.Title}\n{pair.Value.Heading}\n{pair.Value.Text}")), language.Key));
        }

        public IReadOnlyList<Passage> Search(GraphQuestion question, int limit) =>
            [.. _indexes[question.Language].Search(question.Text, limit).Select(id => _passages[id])];

        public void Dispose()
        {
            foreach (var index in _indexes.Values)
                index.Dispose();
        }
    }
}
