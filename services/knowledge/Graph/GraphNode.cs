namespace Platform.Knowledge.Graph;

/// <summary>A thing, fault, department or the like, with all that is said of it.</summary>
internal sealed class Node(NodeName name)
{
    private readonly Lock _ordering = new();
    private bool _isOrdered = true;

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

    /// <summary>Adds an edge that begins or ends here.</summary>
    public void Attach(Edge edge)
    {
        if (edge.From == this)
            Out.Add(edge);
        if (edge.To == this)
            In.Add(edge);
        _isOrdered = false;
    }

    /// <summary>
    /// Puts the edges into an order that does not tell when they came, so that every replica finds the same ways. Called by readers, who
    /// need it for few nodes, and not at every change.
    /// </summary>
    public void Order()
    {
        lock (_ordering)
        {
            if (_isOrdered)
                return;
            Out.Sort(Edge.Compare);
            In.Sort(Edge.Compare);
            _isOrdered = true;
        }
    }

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
    /// <summary>By relation and ends, then by where it is said; what is only mentioned comes last.</summary>
    public static int Compare(Edge left, Edge right)
    {
        var order = string.CompareOrdinal(left.Relation, right.Relation);
        order = order != 0 ? order : string.CompareOrdinal(left.From.Id, right.From.Id);
        order = order != 0 ? order : string.CompareOrdinal(left.To.Id, right.To.Id);
        if (order != 0 || left.Source is not { } first || right.Source is not { } second)
            return order != 0 ? order : (left.Source is null).CompareTo(right.Source is null);
        order = string.CompareOrdinal(first.ArticleId, second.ArticleId);
        order = order != 0 ? order : string.CompareOrdinal(first.Language, second.Language);
        order = order != 0 ? order : first.Section.CompareTo(second.Section);
        return order != 0 ? order : (first.Row ?? 0).CompareTo(second.Row ?? 0);
    }
}
