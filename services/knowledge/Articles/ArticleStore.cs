using Platform.Storage;

namespace Platform.Knowledge.Articles;

/// <summary>
/// Articles and all their versions. An article's document holds its newest version and alone decides; what it is about
/// to replace is put into the archive first, so no end of the process can lose a version or leave one that never was.
/// </summary>
internal sealed class ArticleStore([FromKeyedServices(KnowledgeService.StoreName)] IDocumentStore store)
{
    private static readonly CollectionDefinition<StoredArticle> ArticlesDefinition = new CollectionDefinition<StoredArticle>("articles")
        .Index("tenant", article => IndexKey.Join(article.TenantId, article.ArticleId))
        .Index("updated", article => IndexKey.Of(article.UpdatedAt))
        .Index("unannounced", article => article.Announced < article.Change ? IndexKey.Of(article.UpdatedAt) : null);

    private static readonly CollectionDefinition<StoredVersion> VersionsDefinition = new CollectionDefinition<StoredVersion>("article_versions")
        .Index("article", version => IndexKey.Join(version.TenantId, version.ArticleId, IndexKey.Of(version.Version)));

    private readonly IDocumentCollection<StoredArticle> _articles = store.Collection(ArticlesDefinition);
    private readonly IDocumentCollection<StoredVersion> _archive = store.Collection(VersionsDefinition);

    /// <summary>The article, or null.</summary>
    public async ValueTask<StoredArticle?> GetAsync(string tenantId, string articleId, CancellationToken cancellationToken) =>
        (await _articles.GetAsync(Id(tenantId, articleId), cancellationToken))?.Value;

    /// <summary>Adds the article; false if there is one with its id.</summary>
    public async Task<bool> AddAsync(StoredArticle article, CancellationToken cancellationToken) =>
        await _articles.InsertAsync(Id(article.TenantId, article.ArticleId), article, cancellationToken) == InsertOutcome.Inserted;

    /// <summary>
    /// Replaces the article by what <paramref name="change"/> makes of it, and tries again when somebody else was
    /// faster. Null if there is no such article, or if <paramref name="change"/> returns null.
    /// </summary>
    public async Task<StoredArticle?> ChangeAsync(
        string tenantId, string articleId, Func<StoredArticle, StoredArticle?> change, CancellationToken cancellationToken)
    {
        var id = Id(tenantId, articleId);
        while (await _articles.GetAsync(id, cancellationToken) is { } stored)
        {
            var changed = change(stored.Value);
            if (changed is null || changed == stored.Value)
                return changed;
            if (changed.Current.Version != stored.Value.Current.Version)
                await ArchiveAsync(stored.Value.Current, cancellationToken);
            if (await _articles.ReplaceAsync(id, stored.Version, changed, cancellationToken) is not null)
                return changed;
        }

        return null;
    }

    /// <summary>The version in force, or null if none is.</summary>
    public async ValueTask<StoredVersion?> PublishedAsync(StoredArticle article, CancellationToken cancellationToken)
    {
        if (article.PublishedVersion is not { } version || version == article.Current.Version)
            return article.PublishedVersion is null ? null : article.Current;
        return (await _archive.GetAsync(VersionId(article.TenantId, article.ArticleId, version), cancellationToken))?.Value;
    }

    /// <summary>A tenant's articles by id, after <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<StoredArticle>> ListAsync(
        string tenantId, string? after, int limit, CancellationToken cancellationToken)
    {
        var all = IndexQuery.Prefix("tenant", IndexKey.Join(tenantId, ""), limit);
        // The least key above an article's own.
        var query = after is null ? all : all with { From = IndexKey.Join(tenantId, after, "") };
        return Values(await _articles.QueryAsync(query, cancellationToken));
    }

    /// <summary>The versions of an article below <paramref name="before"/>, newest first.</summary>
    public async Task<IReadOnlyList<StoredVersion>> VersionsAsync(
        StoredArticle article, int? before, int limit, CancellationToken cancellationToken)
    {
        // The archive may hold the newest version already; the article's document decides which that is.
        var end = Math.Min(before ?? int.MaxValue, article.Current.Version);
        var archived = Values(await _archive.QueryAsync(
            new IndexQuery("article", VersionKey(0), VersionKey(end), limit, Descending: true), cancellationToken));
        return before is null || before > article.Current.Version ? [.. archived.Prepend(article.Current).Take(limit)] : archived;

        string VersionKey(int version) => IndexKey.Join(article.TenantId, article.ArticleId, IndexKey.Of(version));
    }

    /// <summary>Articles of all tenants written at <paramref name="since"/> or later, oldest first.</summary>
    public async Task<IReadOnlyList<StoredArticle>> UpdatedAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        Values(await _articles.QueryAsync(new IndexQuery("updated", IndexKey.Of(since), null, limit), cancellationToken));

    /// <summary>Articles of all tenants with a change whose event has not been published, last written before <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<StoredArticle>> UnannouncedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        Values(await _articles.QueryAsync(new IndexQuery("unannounced", null, IndexKey.Of(before), limit), cancellationToken));

    /// <summary>Notes that the event of the article's last change has been published.</summary>
    public Task MarkAnnouncedAsync(StoredArticle article, CancellationToken cancellationToken) => ChangeAsync(
        article.TenantId,
        article.ArticleId,
        stored => stored.Announced >= article.Change ? stored : stored with { Announced = article.Change },
        cancellationToken);

    private async Task ArchiveAsync(StoredVersion version, CancellationToken cancellationToken) =>
        await _archive.InsertAsync(VersionId(version.TenantId, version.ArticleId, version.Version), version, cancellationToken);

    private static string Id(string tenantId, string articleId) => $"{tenantId}/{articleId}";

    private static string VersionId(string tenantId, string articleId, int version) => $"{tenantId}/{articleId}/{version}";

    private static IReadOnlyList<T> Values<T>(IReadOnlyList<Stored<T>> stored) where T : class =>
        [.. stored.Select(document => document.Value)];
}
