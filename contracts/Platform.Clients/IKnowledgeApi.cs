using Platform.Contracts.Knowledge;
using Refit;

namespace Platform.Clients;

/// <summary>The knowledge service's interface for people and programs that write articles. Calls need the header <c>X-Api-Key</c>.</summary>
public interface IKnowledgeApi
{
    /// <summary>A page of the articles, by id.</summary>
    /// <param name="language">Only articles that have this language; null for all.</param>
    /// <param name="status">Only articles with this status; null for all.</param>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/articles")]
    Task<ArticlePage> ListAsync(
        [Query] string? language = null,
        [Query] ArticleStatus? status = null,
        [Query] string? cursor = null,
        [Query] int limit = 50,
        CancellationToken cancellationToken = default);

    /// <summary>An article with its newest version.</summary>
    [Get("/v1/knowledge/articles/{id}")]
    Task<Article> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of an article's versions, newest first.</summary>
    /// <param name="id">The article.</param>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/articles/{id}/versions")]
    Task<ArticleVersionPage> VersionsAsync(
        string id, [Query] string? cursor = null, [Query] int limit = 20, CancellationToken cancellationToken = default);

    /// <summary>Adds an article as a draft. 409 if its id is taken.</summary>
    [Post("/v1/knowledge/articles")]
    Task<Article> CreateAsync([Body] CreateArticle article, CancellationToken cancellationToken = default);

    /// <summary>Adds a version as a draft. 412 if the article has changed since it was read.</summary>
    /// <param name="id">The article.</param>
    /// <param name="article">The new version.</param>
    /// <param name="ifMatch">The version that was read, in quotes: <c>"3"</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Put("/v1/knowledge/articles/{id}")]
    Task<Article> UpdateAsync(
        string id, [Body] UpdateArticle article, [Header("If-Match")] string ifMatch, CancellationToken cancellationToken = default);

    /// <summary>Puts the newest version in force; searches that begin after the reply find it.</summary>
    /// <param name="id">The article.</param>
    /// <param name="ifMatch">The version to publish, in quotes; null for the newest. 412 if it is not the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Post("/v1/knowledge/articles/{id}/publish")]
    Task<Article> PublishAsync(
        string id, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>Takes the article out of force; searches that begin after the reply do not find it.</summary>
    /// <param name="id">The article.</param>
    /// <param name="ifMatch">The newest version, in quotes; null for whichever it is. 412 if it is not the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Post("/v1/knowledge/articles/{id}/withdraw")]
    Task<Article> WithdrawAsync(
        string id, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>A page of the answers that conversations were given from versions which are not in force any more.</summary>
    /// <param name="id">The article.</param>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/articles/{id}/told")]
    Task<ToldPage> ToldAsync(string id, [Query] string? cursor = null, [Query] int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Tells each of these conversations once what holds now.</summary>
    [Post("/v1/knowledge/articles/{id}/corrections")]
    Task<CorrectionsSent> CorrectAsync(string id, [Body] CorrectTold correction, CancellationToken cancellationToken = default);

    /// <summary>What customers ask and no article answers, the costliest first.</summary>
    /// <param name="limit">1 to 100.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/gaps")]
    Task<KnowledgeGaps> GapsAsync([Query] int limit = 20, CancellationToken cancellationToken = default);

    /// <summary>Adds the proposed draft of a gap as an article and closes the gap. 409 if nobody has answered its questions.</summary>
    [Post("/v1/knowledge/gaps/{id}/draft")]
    Task<Article> DraftAsync(string id, [Body] DraftFromGap draft, CancellationToken cancellationToken = default);

    /// <summary>Closes a gap that needs no article.</summary>
    [Post("/v1/knowledge/gaps/{id}/dismiss")]
    Task DismissAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Pairs of sentences of published articles that contradict or repeat each other.</summary>
    /// <param name="language">Language to look through, BCP 47; null for the tenant's default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/conflicts")]
    Task<KnowledgeConflicts> ConflictsAsync([Query] string? language = null, CancellationToken cancellationToken = default);

    /// <summary>A page of the nodes of the knowledge graph, by id.</summary>
    /// <param name="kind">Only nodes of this kind; null for all.</param>
    /// <param name="name">Only nodes with a name that holds this; case, spaces and hyphens do not count. Null for all.</param>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/graph/nodes")]
    Task<GraphNodePage> GraphNodesAsync(
        [Query] string? kind = null, [Query] string? name = null, [Query] string? cursor = null, [Query] int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>A node with its relations. 404 if there is none with this id.</summary>
    /// <param name="node">Id of the node, or its kind, a colon and one of its names: <c>error_code:E23</c>.</param>
    /// <param name="relation">Only these relations; null for all.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/graph/neighbours")]
    Task<GraphNeighbours> GraphNeighboursAsync(
        [Query] string node, [Query] string? relation = null, [Query] int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Ways from a node to another, or to the nodes of a kind, shortest first. 404 if one of the nodes does not exist.</summary>
    /// <param name="from">The node to begin with.</param>
    /// <param name="to">The node to end with; null if <paramref name="kind"/> is given.</param>
    /// <param name="kind">The kind to end with; null if <paramref name="to"/> is given.</param>
    /// <param name="scope">Only what holds for this node, such as a product; null for all.</param>
    /// <param name="language">Only what is said in this language, BCP 47; null for all.</param>
    /// <param name="hops">Relations on a way at most, 1 to 6.</param>
    /// <param name="limit">1 to 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/graph/paths")]
    Task<GraphPaths> GraphPathsAsync(
        [Query] string from, [Query] string? to = null, [Query] string? kind = null, [Query] string? scope = null, [Query] string? language = null,
        [Query] int hops = 3, [Query] int limit = 10, CancellationToken cancellationToken = default);

    /// <summary>What a question names and asks for, and where the graph leads.</summary>
    /// <param name="query">1 to 1,000 characters.</param>
    /// <param name="language">Language of the passages, BCP 47; null for the tenant's default.</param>
    /// <param name="limit">1 to 50.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/graph/answers")]
    Task<GraphAnswer> GraphAnswersAsync(
        [Query, AliasAs("q")] string query, [Query] string? language = null, [Query] int limit = 5, CancellationToken cancellationToken = default);

    /// <summary>Passages of published articles, best first.</summary>
    /// <param name="query">1 to 1,000 characters.</param>
    /// <param name="language">Language to search, BCP 47; null, or one that the tenant does not have, for its default.</param>
    /// <param name="limit">1 to 20.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/search")]
    Task<SearchResults> SearchAsync(
        [Query, AliasAs("q")] string query,
        [Query] string? language = null,
        [Query] int limit = 5,
        CancellationToken cancellationToken = default);
}
