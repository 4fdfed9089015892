namespace Platform.Contracts.Knowledge;

/// <summary>A thing that articles speak of: a product, a part, an error code, a symptom, a department and so on.</summary>
/// <param name="Id">Kind and normalised name, such as <c>error_code:e23</c>.</param>
/// <param name="Kind">Its kind, by the rules of the tenant's pack.</param>
/// <param name="Name">Its name as first written, or its id in the pack's catalogue.</param>
/// <param name="Aliases">Other names, from the catalogue and the pack's synonyms.</param>
/// <param name="Edges">How many relations it has.</param>
public sealed record GraphNode(string Id, string Kind, string Name, IReadOnlyList<string> Aliases, int Edges);

/// <summary>A page of nodes, by id.</summary>
/// <param name="Nodes">The nodes.</param>
/// <param name="Next">Cursor of the next page; null if this is the last.</param>
public sealed record GraphNodePage(IReadOnlyList<GraphNode> Nodes, string? Next);

/// <summary>Where something of the graph is said.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version in force, from 1.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Section">The section, from 0.</param>
/// <param name="Heading">The headings above, outermost first; null in the opening.</param>
/// <param name="Row">Row of the table, from 1 below its headings; null outside of tables.</param>
public sealed record GraphSource(string ArticleId, int Version, string Language, int Section, string? Heading, int? Row);

/// <summary>A relation between two nodes.</summary>
/// <param name="From">Id of the first.</param>
/// <param name="FromName">Its name.</param>
/// <param name="Relation">What it is to the second; <c>same_as</c> if both are names of the same thing.</param>
/// <param name="To">Id of the second.</param>
/// <param name="ToName">Its name.</param>
/// <param name="Scope">Ids of the nodes for which alone it holds; empty if it holds for all.</param>
/// <param name="Source">Where it is said; null if it follows from the words of the first, which name the second.</param>
public sealed record GraphEdge(string From, string FromName, string Relation, string To, string ToName, IReadOnlyList<string> Scope, GraphSource? Source);

/// <summary>A node and what is said of it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Edges">Its relations; those from it come first.</param>
/// <param name="About">Sections that are about it.</param>
/// <param name="IsCut">There are more relations than were asked for.</param>
public sealed record GraphNeighbours(GraphNode Node, IReadOnlyList<GraphEdge> Edges, IReadOnlyList<GraphSource> About, bool IsCut);

/// <summary>A way from one node to another.</summary>
/// <param name="Names">Names of the nodes on it, in order.</param>
/// <param name="Edges">Its relations, in order; each may be followed in either direction.</param>
/// <param name="About">Sections that are about its last node.</param>
public sealed record GraphPath(IReadOnlyList<string> Names, IReadOnlyList<GraphEdge> Edges, IReadOnlyList<GraphSource> About);

/// <summary>Ways through the graph, shortest first.</summary>
/// <param name="Paths">The ways.</param>
/// <param name="IsCut">There may be more, which a higher limit, or a narrower question, shows.</param>
public sealed record GraphPaths(IReadOnlyList<GraphPath> Paths, bool IsCut);

/// <summary>How the graph reads a question.</summary>
/// <param name="Named">The nodes that it names.</param>
/// <param name="Asked">Kinds that it asks for; empty if it does not say.</param>
/// <param name="Paths">Ways to what it wants.</param>
/// <param name="Hits">The passages that they lead to, best first.</param>
public sealed record GraphAnswer(IReadOnlyList<GraphNode> Named, IReadOnlyList<string> Asked, IReadOnlyList<GraphPath> Paths, IReadOnlyList<SearchHit> Hits);
