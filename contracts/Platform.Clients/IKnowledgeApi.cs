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

    /// <summary>A page of what was done with an article, by whom, when and why, newest first.</summary>
    /// <param name="id">The article.</param>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/articles/{id}/history")]
    Task<ArticleHistory> HistoryAsync(
        string id, [Query] string? cursor = null, [Query] int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Gives the newest version to others to be read. 409 if it has been reviewed or published.</summary>
    /// <param name="id">The article.</param>
    /// <param name="comment">What to look at; null for nothing.</param>
    /// <param name="ifMatch">The version, in quotes; null for the newest. 412 if it is not the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Post("/v1/knowledge/articles/{id}/submit")]
    Task<Article> SubmitAsync(
        string id, [Body] ArticleComment? comment = null, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>Finds the submitted version right. 409 if it was not submitted, or if the tenant wants another person than the author to do it.</summary>
    /// <param name="id">The article.</param>
    /// <param name="ifMatch">The version that was read, in quotes.</param>
    /// <param name="comment">Why; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Post("/v1/knowledge/articles/{id}/approve")]
    Task<Article> ApproveAsync(
        string id, [Header("If-Match")] string ifMatch, [Body] ArticleComment? comment = null, CancellationToken cancellationToken = default);

    /// <summary>Takes back a submission, an approval or a scheduled publication; the comment says why. 409 if there is none of them.</summary>
    [Post("/v1/knowledge/articles/{id}/send-back")]
    Task<Article> SendBackAsync(string id, [Body] ArticleComment comment, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts the newest version in force; searches that begin after the reply find it. 409 if it needs an approval that it does not
    /// have, or would have ended before.
    /// </summary>
    /// <param name="id">The article.</param>
    /// <param name="ifMatch">The version to publish, in quotes; null for the newest. 412 if it is not the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Post("/v1/knowledge/articles/{id}/publish")]
    Task<Article> PublishAsync(
        string id, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>The same with a time at which it comes into force, or with why.</summary>
    [Post("/v1/knowledge/articles/{id}/publish")]
    Task<Article> PublishAsync(
        string id, [Body] PublishArticle publish, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>Takes the article out of force; searches that begin after the reply do not find it.</summary>
    /// <param name="id">The article.</param>
    /// <param name="ifMatch">The newest version, in quotes; null for whichever it is. 412 if it is not the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Post("/v1/knowledge/articles/{id}/withdraw")]
    Task<Article> WithdrawAsync(
        string id, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>The same with why.</summary>
    [Post("/v1/knowledge/articles/{id}/withdraw")]
    Task<Article> WithdrawAsync(
        string id, [Body] ArticleComment comment, [Header("If-Match")] string? ifMatch = null, CancellationToken cancellationToken = default);

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

    /// <summary>Articles whose answers led to a person, and articles that have expired.</summary>
    /// <param name="days">Hand-overs of so many days are counted, 1 to 365.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/care")]
    Task<ArticlesToCareFor> CareAsync([Query] int days = 30, [Query] int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Sends a file to be read later; the reply is 202 with the import. Ask <see cref="ImportAsync"/> how far it has come.</summary>
    /// <param name="id">The article that it becomes a version of.</param>
    /// <param name="file">The file.</param>
    /// <param name="fileName">Its name: the ending says what it is.</param>
    /// <param name="title">Title of the article; null for the file's name.</param>
    /// <param name="language">Language of the text, BCP 47; null for the tenant's default.</param>
    /// <param name="publish">Whether it is put in force.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Put("/v1/knowledge/documents/{id}")]
    [Headers("Prefer: respond-async", "Content-Type: application/octet-stream")]
    Task<DocumentImport> SendDocumentAsync(
        string id,
        [Body] Stream file,
        [Query] string fileName,
        [Query] string? title = null,
        [Query] string? language = null,
        [Query] bool publish = false,
        CancellationToken cancellationToken = default);

    /// <summary>How far the import of a document has come.</summary>
    [Get("/v1/knowledge/imports/{id}")]
    Task<DocumentImport> ImportAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>A page of the imports, newest first.</summary>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/imports")]
    Task<DocumentImportPage> ImportsAsync([Query] string? cursor = null, [Query] int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>A page of the URLs and files that articles come from, by id.</summary>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/sources")]
    Task<KnowledgeSourcePage> SourcesAsync([Query] string? cursor = null, [Query] int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>A source.</summary>
    [Get("/v1/knowledge/sources/{id}")]
    Task<KnowledgeSource> SourceAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Adds or replaces a URL that is fetched at once and again and again. 409 if the id is that of a file, or if there are too many.</summary>
    [Put("/v1/knowledge/sources/{id}")]
    Task<KnowledgeSource> PutSourceAsync(string id, [Body] PutSource source, CancellationToken cancellationToken = default);

    /// <summary>Removes a URL and withdraws its article.</summary>
    [Delete("/v1/knowledge/sources/{id}")]
    Task RemoveSourceAsync(string id, CancellationToken cancellationToken = default);

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

    /// <summary>Passages that a customer may be told of whom this is known, best first; at least one of the three must be given.</summary>
    /// <param name="query">1 to 1,000 characters.</param>
    /// <param name="audience">Groups that he belongs to.</param>
    /// <param name="product">Products that he asks about.</param>
    /// <param name="region">Where he is, e.g. <c>cn-gd</c>.</param>
    /// <param name="language">As above.</param>
    /// <param name="limit">1 to 20.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/knowledge/search")]
    Task<SearchResults> SearchForAsync(
        [Query, AliasAs("q")] string query,
        [Query(CollectionFormat.Multi)] string[]? audience = null,
        [Query(CollectionFormat.Multi)] string[]? product = null,
        [Query] string? region = null,
        [Query] string? language = null,
        [Query] int limit = 5,
        CancellationToken cancellationToken = default);
}
