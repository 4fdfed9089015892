using System.Diagnostics;
using System.Text;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Graph;
using Platform.Packs;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>How large the graph of many tables is, and how fast it is built, changed and asked.</summary>
internal sealed record GraphSpeed(
    int Edges, int Nodes, double BuildSeconds, double Megabytes, double ReplaceP50, double ReplaceMax, double ReadP50, double ReadP99, int Read)
{
    private const int RowsOfArticle = 100;
    private const int EdgesOfRow = 4;
    private const int Questions = 2000;
    private const int Replacements = 50;

    /// <summary>Measures a graph of at least so many edges, one thread.</summary>
    public static GraphSpeed Of(int edges)
    {
        var versions = new List<StoredVersion>();
        using var graph = new TenantGraph(GraphRules.Shipped, [], new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>());
        // The code that reads is compiled before time counts.
        graph.Apply("warm", Article(0, "warm"));
        graph.Apply("warm", null);
        // A row says four things: what its code means, its remedy, its product, and the remedy of the fault.
        while (versions.Count * RowsOfArticle * EdgesOfRow < edges)
            versions.Add(Article(versions.Count, $"machine-{versions.Count}"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        foreach (var version in versions)
            graph.Apply(version.ArticleId, version);
        var build = watch.Elapsed.TotalSeconds;
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var (count, nodes) = graph.Read(view => (view.Nodes.Values.Sum(node => node.Out.Count), view.Nodes.Count));

        var replaced = Enumerable.Range(0, Replacements).Select(number => Time(() =>
        {
            var old = versions[number % versions.Count];
            graph.Apply(old.ArticleId, old with { Version = 2 });
        })).Order().ToList();
        var led = 0;
        var random = new Random(1);
        var read = Enumerable.Range(0, Questions).Select(_ =>
        {
            var machine = random.Next(versions.Count);
            var question = $"My M{machine} shows E{random.Next(RowsOfArticle)}, what should I do?";
            return Time(() => led += graph.Read(view => graph.Questions.Read(view, question, "en", [], [])).Sections.Count > 0 ? 1 : 0);
        }).Order().ToList();
        return new GraphSpeed(
            count, nodes, build, bytes / 1e6, replaced[replaced.Count / 2], replaced[^1], read[read.Count / 2], read[read.Count * 99 / 100], led);
    }

    /// <summary>The graph of one table: how long it takes to read, and a way over two relations of it.</summary>
    /// <returns>Seconds to build; milliseconds of a question that names a code and is led over its remedy to a procedure, median and 99th percentile; questions that were.</returns>
    public static (double BuildSeconds, double ReadP50, double ReadP99, int Led) OfTable(int rows)
    {
        var text = new StringBuilder("# Error codes\n\n");
        for (var row = 0; row < rows; row++)
            text.Append($"* Code: E{row}; Meaning: Sensor {row} of line {row % 7} reports {row * 3}; Remedy: Check plug {row}, then follow Cleaning of unit {row % 20}\n");
        for (var unit = 0; unit < 20; unit++)
            text.Append($"\n# Cleaning of unit {unit}\n\n1. Open cover {unit}.\n2. Clean unit {unit}.\n");
        var version = new StoredVersion(
            "set", "table", 1, ArticleSource.Document, default, new Dictionary<string, ArticleText> { ["en"] = new("M1 manual", [], text.ToString()) });
        using var graph = new TenantGraph(GraphRules.Shipped, [], new Dictionary<string, IReadOnlyList<IReadOnlyList<string>>>());
        // The code that reads is compiled before time counts.
        graph.Apply("warm", Article(0, "warm"));
        graph.Apply("warm", null);
        var build = Time(() => graph.Apply("table", version)) / 1000;
        var (led, random) = (0, new Random(1));
        var read = Enumerable.Range(0, Questions).Select(_ =>
        {
            var question = $"My M1 shows E{random.Next(rows)}, what should I do?";
            return Time(() => led += graph.Read(view => graph.Questions.Read(view, question, "en", [], []))
                .Routes.Any(route => route is { Node.Kind: "procedure", Hops: 2 }) ? 1 : 0);
        }).Order().ToList();
        return (build, read[read.Count / 2], read[read.Count * 99 / 100], led);
    }

    private static StoredVersion Article(int machine, string id)
    {
        var text = new StringBuilder("# Error codes\n\n| Code | Meaning | Remedy |\n|---|---|---|\n");
        for (var row = 0; row < RowsOfArticle; row++)
            text.Append($"| E{row} | Sensor {row} of line {machine} reports {row * 3} | Check plug {row}, then follow Cleaning of unit {row % 20} |\n");
        for (var unit = 0; unit < 20; unit++)
            text.Append($"\n# Cleaning of unit {unit}\n\n1. Open cover {unit}.\n2. Clean unit {unit} of machine {machine}.\n");
        return new StoredVersion(
            "set", id, 1, ArticleSource.Document, default, new Dictionary<string, ArticleText> { ["en"] = new($"M{machine} manual", [], text.ToString()) });
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
