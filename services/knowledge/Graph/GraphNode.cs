namespace Platform.Knowledge.Graph;

/// <summary>A thing, fault, department or the like, with all that is said of it.</summary>
internal sealed class Node(NodeName name)
{
    public string Id { get; } = name.Id;

    public string Kind => name.Kind;

    public string Name => name.Name;

    /// <summary>Other names, of the catalogue or by synonyms.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>It is there even if no article speaks of it.</summary>
    public bool IsInCatalogue { get; init; }

    public List<Edge> Out { get; } = [];

    public List<Edge> In { get; } = [];

    /// <summary>Sections that are about it.</summary>
    public List<FactSource> About { get; } = [];

    /// <summary>Facts of articles that name it.</summary>
    public int Facts { get; set; }

    /// <summary>Words of a sentence that may mention other nodes; null if it is not searched.</summary>
    public IReadOnlyList<string>? Words { get; set; }
}

/// <summary>A relation between two nodes.</summary>
/// <param name="From">The first.</param>
/// <param name="Relation">What it is to the second.</param>
/// <param name="To">The second.</param>
/// <param name="Source">Where it is said; null if the text of the first mentions the second.</param>
internal sealed record Edge(Node From, string Relation, Node To, FactSource? Source)
{
    /// <summary>By source, so that every replica follows edges in the same order, whenever it heard of their articles.</summary>
    public static IComparer<Edge> InOrder { get; } = Comparer<Edge>.Create(Compare);

    private static int Compare(Edge left, Edge right)
    {
        // What only follows from the words of a sentence comes last.
        var order = (left.Source is null).CompareTo(right.Source is null);
        if (order == 0 && left.Source is not null)
            order = FactSource.InOrder.Compare(left.Source, right.Source);
        order = order != 0 ? order : string.CompareOrdinal(left.Relation, right.Relation);
        order = order != 0 ? order : string.CompareOrdinal(left.From.Id, right.From.Id);
        return order != 0 ? order : string.CompareOrdinal(left.To.Id, right.To.Id);
    }
}
