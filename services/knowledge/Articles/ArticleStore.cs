using Platform.Contracts.Knowledge;
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
        .Index("unannounced", article => article.Announced < article.Change ? IndexKey.Of(article.UpdatedAt) : null)
        .Index("due", article => article.DueAt is { } due ? IndexKey.Of(due) : null)
        .Index("expired", article => article.ExpiredAt is null ? null : IndexKey.Join(article.TenantId, article.ArticleId));

    private static readonly CollectionDefinition<StoredVersion> VersionsDefinition = new CollectionDefinition<StoredVersion>("article_versions")
        .Index("article", version => IndexKey.Join(version.TenantId, version.ArticleId, IndexKey.Of(version.Version)));

    private static readonly CollectionDefinition<StoredAct> ActsDefinition = new CollectionDefinition<StoredAct>("article_acts")
        .Index("article", act => IndexKey.Join(act.TenantId, act.ArticleId, IndexKey.Of(act.Act.Number)));

    // An article's document holds its last acts; it would grow for ever with all of them.
    private const int MostActs = 40;
    private const int ActsKept = 20;
    private const int PageSize = 200;

    private readonly IDocumentCollection<StoredArticle> _articles = store.Collection(ArticlesDefinition);
    private readonly IDocumentCollection<StoredVersion> _archive = store.Collection(VersionsDefinition);
    private readonly IDocumentCollection<StoredAct> _acts = store.Collection(ActsDefinition);

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
            if (changed.Acts.Count > MostActs)
                changed = await MoveActsAsync(stored.Value, changed, cancellationToken);
            if (await _articles.ReplaceAsync(id, stored.Version, changed, cancellationToken) is not null)
                return changed;
        }

        return null;
    }

    /// <summary>The version in force, or null if none is.</summary>
    public async ValueTask<StoredVersion?> PublishedAsync(StoredArticle article, CancellationToken cancellationToken) =>
        article.PublishedVersion is { } version ? await VersionAsync(article, version, cancellationToken) : null;

    /// <summary>A version of the article, or null if it has none with this number.</summary>
    public async ValueTask<StoredVersion?> VersionAsync(StoredArticle article, int version, CancellationToken cancellationToken) =>
        version == article.Current.Version ? article.Current
        : version > article.Current.Version ? null
        : (await _archive.GetAsync(VersionId(article.TenantId, article.ArticleId, version), cancellationToken))?.Value;

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

    /// <summary>The acts of an article below <paramref name="before"/>, newest first.</summary>
    public async Task<IReadOnlyList<ArticleAct>> HistoryAsync(StoredArticle article, int? before, int limit, CancellationToken cancellationToken)
    {
        ArticleAct[] own = [.. article.Acts.Where(act => act.Number < (before ?? int.MaxValue)).Reverse().Take(limit)];
        if (own.Length == limit)
            return own;
        var end = Math.Min(before ?? int.MaxValue, article.Acts is [var first, ..] ? first.Number : int.MaxValue);
        var moved = await _acts.QueryAsync(new IndexQuery("article", ActKey(0), ActKey(end), limit - own.Length, Descending: true), cancellationToken);
        return [.. own, .. moved.Select(act => act.Value.Act)];

        string ActKey(int number) => IndexKey.Join(article.TenantId, article.ArticleId, IndexKey.Of(number));
    }

    /// <summary>The article with all its versions and acts.</summary>
    public async Task<WholeArticle> WholeAsync(StoredArticle article, CancellationToken cancellationToken)
    {
        var versions = new List<StoredVersion>();
        for (int? before = null; versions.Count == 0 || before > 1; before = versions[^1].Version)
            versions.AddRange(await VersionsAsync(article, before, PageSize, cancellationToken));
        var acts = new List<ArticleAct>();
        for (int? before = null; acts.Count < article.ActCount; before = acts[^1].Number)
            acts.AddRange(await HistoryAsync(article, before, PageSize, cancellationToken));
        return new(article, [.. versions.AsEnumerable().Reverse()], [.. acts.AsEnumerable().Reverse()]);
    }

    /// <summary>
    /// Stores the article with its versions as <paramref name="take"/> wants it, given what is there (null if nothing is). Null if it
    /// returns null.
    /// </summary>
    public async Task<StoredArticle?> ImportAsync(WholeArticle whole, Func<StoredArticle?, StoredArticle?> take, CancellationToken cancellationToken)
    {
        var (tenantId, articleId) = (whole.Article.TenantId, whole.Article.ArticleId);
        while (true)
        {
            var found = await _articles.GetAsync(Id(tenantId, articleId), cancellationToken);
            if (take(found?.Value) is not { } taken)
                return null;
            foreach (var version in whole.Versions.SkipLast(1))
                await _archive.PutAsync(VersionId(tenantId, articleId, version.Version), version, cancellationToken);
            foreach (var act in taken.Acts.SkipLast(ActsKept))
                await _acts.PutAsync(ActId(tenantId, articleId, act.Number), new StoredAct(tenantId, articleId, act), cancellationToken);
            taken = taken with { Acts = [.. taken.Acts.TakeLast(ActsKept)] };
            if (found is null
                ? await _articles.InsertAsync(Id(tenantId, articleId), taken, cancellationToken) == InsertOutcome.Inserted
                : await _articles.ReplaceAsync(found.Id, found.Version, taken, cancellationToken) is not null)
                return taken;
        }
    }

    /// <summary>A tenant's articles whose last version in force has ended by itself, by id.</summary>
    public async Task<IReadOnlyList<StoredArticle>> ExpiredAsync(string tenantId, int limit, CancellationToken cancellationToken) =>
        Values(await _articles.QueryAsync(IndexQuery.Prefix("expired", IndexKey.Join(tenantId, ""), limit), cancellationToken));

    /// <summary>Articles of all tenants of which something is due at <paramref name="now"/> or was before, the first first.</summary>
    public async Task<IReadOnlyList<StoredArticle>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        Values(await _articles.QueryAsync(new IndexQuery("due", null, IndexKey.Of(now.AddMicroseconds(1)), limit), cancellationToken));

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

    /// <summary>
    /// Puts the older ones of the stored acts into the archive. Only stored ones: what is new is not certain until the article's
    /// document is replaced.
    /// </summary>
    private async Task<StoredArticle> MoveActsAsync(StoredArticle stored, StoredArticle changed, CancellationToken cancellationToken)
    {
        foreach (var act in stored.Acts.SkipLast(ActsKept))
            await _acts.InsertAsync(ActId(stored.TenantId, stored.ArticleId, act.Number), new StoredAct(stored.TenantId, stored.ArticleId, act), cancellationToken);
        return changed with { Acts = [.. changed.Acts.Skip(Math.Max(0, stored.Acts.Count - ActsKept))] };
    }

    private static string Id(string tenantId, string articleId) => $"{tenantId}/{articleId}";

    private static string VersionId(string tenantId, string articleId, int version) => $"{tenantId}/{articleId}/{version}";

    private static string ActId(string tenantId, string articleId, int number) => $"{tenantId}/{articleId}/{number}";

    private static IReadOnlyList<T> Values<T>(IReadOnlyList<Stored<T>> stored) where T : class =>
        [.. stored.Select(document => document.Value)];
}
