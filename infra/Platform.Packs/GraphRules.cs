namespace Platform.Packs;

/// <summary>How the knowledge graph is read from articles (format: <c>graph-rules.yaml</c>, which ships with the product).</summary>
/// <param name="Kinds">The kinds of nodes, in order: what a message asks for is looked for in this order.</param>
/// <param name="Relations">What a row with cells of two kinds says.</param>
public sealed record GraphRules(IReadOnlyList<GraphKind> Kinds, IReadOnlyList<GraphRelation> Relations)
{
    /// <summary>Words that ask for what no node tells, such as a price or a time; such a message is not led anywhere by default.</summary>
    public IReadOnlyList<string> Elsewhere { get; init; } = [];

    /// <summary>The rules that ship with the product.</summary>
    public static GraphRules Shipped { get; } = GraphRulesReader.ReadShipped();

    /// <summary>The kind, or null.</summary>
    public GraphKind? Kind(string id) => Kinds.FirstOrDefault(kind => kind.Id == id);
}

/// <summary>A kind of node.</summary>
/// <param name="Id">Its name.</param>
public sealed record GraphKind(string Id)
{
    /// <summary>Headings of columns, and keys of lists, whose cells name nodes of this kind.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>By kind of what the row is about: headings of columns of this kind that say so.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Implied { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Headings of columns with another name of the row's node.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Titles and headings that name a node; <c>{}</c> is its name.</summary>
    public IReadOnlyList<string> Titles { get; init; } = [];

    /// <summary>Entities of the pack whose values are nodes.</summary>
    public IReadOnlyList<string> Entities { get; init; } = [];

    /// <summary>Words with which a message asks for this kind.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];

    /// <summary>Kinds that a message wants which names a node of this kind and does not say what it asks for, best first.</summary>
    public IReadOnlyList<string> LeadsTo { get; init; } = [];

    /// <summary>What is said with a node of this kind holds for it alone.</summary>
    public bool Scope { get; init; }

    /// <summary>A cell is a sentence, not a list of names.</summary>
    public bool Sentence { get; init; }

    /// <summary>Found also when its words stand apart.</summary>
    public bool Loose { get; init; }

    /// <summary>Headings above numbered steps are nodes of this kind.</summary>
    public bool Steps { get; init; }
}

/// <summary>A relation between two kinds.</summary>
/// <param name="From">Kind of its first node.</param>
/// <param name="Name">What the first is to the second.</param>
/// <param name="To">Kind of its second node.</param>
/// <param name="Aside">Only where the row says something else as well.</param>
/// <param name="Mentioned">Where the text of the first names the second.</param>
public sealed record GraphRelation(string From, string Name, string To, bool Aside = false, bool Mentioned = false);
