using Platform.Contracts.Knowledge;
using Platform.Knowledge.Documents;
using Platform.Storage;

namespace Platform.Knowledge.Sources;

/// <summary>The sources of all tenants.</summary>
internal sealed class SourceStore([FromKeyedServices(KnowledgeService.StoreName)] IDocumentStore store, TimeProvider time)
{
    private readonly IDocumentCollection<StoredSource> _sources = store.Collection(new CollectionDefinition<StoredSource>("document_sources")
        .Index("tenant", source => IndexKey.Join(source.TenantId, source.ArticleId))
        .Index("urls", source => source.Kind == SourceKind.Url ? source.TenantId : null)
        .Index("due", source => source.DueAt is { } due ? IndexKey.Of(due) : null));

    private readonly IDocumentCollection<FolderLease> _leases = store.Collection(new CollectionDefinition<FolderLease>("document_folder_lease"));

    public async Task<StoredSource?> GetAsync(string tenantId, string articleId, CancellationToken cancellationToken) =>
        (await _sources.GetAsync(Id(tenantId, articleId), cancellationToken))?.Value;

    /// <summary>A tenant's sources by id, after <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<StoredSource>> ListAsync(string tenantId, string? after, int limit, CancellationToken cancellationToken)
    {
        var all = IndexQuery.Prefix("tenant", IndexKey.Join(tenantId, ""), limit);
        var found = await _sources.QueryAsync(after is null ? all : all with { From = IndexKey.Join(tenantId, after, "") }, cancellationToken);
        return [.. found.Select(source => source.Value)];
    }

    /// <summary>Whether the tenant has so many URLs already.</summary>
    public async Task<bool> HasUrlsAsync(string tenantId, int number, CancellationToken cancellationToken)
    {
        var found = await _sources.QueryAsync(new IndexQuery("urls", tenantId, tenantId + '\u0001', number), cancellationToken);
        return found.Count >= number;
    }

    /// <summary>URLs that are to be looked at, those first that wait longest.</summary>
    public Task<IReadOnlyList<Stored<StoredSource>>> DueAsync(int limit, CancellationToken cancellationToken) =>
        _sources.QueryAsync(new IndexQuery("due", null, IndexKey.Of(time.GetUtcNow()), limit), cancellationToken);

    public async Task<bool> AddAsync(StoredSource source, CancellationToken cancellationToken) =>
        await _sources.InsertAsync(Id(source.TenantId, source.ArticleId), source, cancellationToken) == InsertOutcome.Inserted;

    /// <summary>Puts off the next look, so that no other replica takes the source too; false if one has.</summary>
    public async Task<bool> ClaimAsync(Stored<StoredSource> source, TimeSpan lease, CancellationToken cancellationToken) =>
        await _sources.ReplaceAsync(source.Id, source.Version, source.Value with { DueAt = time.GetUtcNow() + lease }, cancellationToken) is not null;

    /// <summary>Replaces the source by what <paramref name="change"/> makes of it; null if it is gone.</summary>
    public async Task<StoredSource?> ChangeAsync(
        string tenantId, string articleId, Func<StoredSource, StoredSource> change, CancellationToken cancellationToken)
    {
        var id = Id(tenantId, articleId);
        while (await _sources.GetAsync(id, cancellationToken) is { } stored)
        {
            var changed = change(stored.Value);
            if (changed == stored.Value || await _sources.ReplaceAsync(id, stored.Version, changed, cancellationToken) is not null)
                return changed;
        }

        return null;
    }

    /// <summary>Notes what became of an import of the source.</summary>
    public Task EndedAsync(StoredImport import, CancellationToken cancellationToken) => ChangeAsync(
        import.Order.TenantId,
        import.Order.ArticleId,
        // Ids are in the order of acceptance.
        source => string.CompareOrdinal(source.ImportId, import.Id) > 0 ? source : source with { ImportId = import.Id, State = import.State, Problem = import.Reason },
        cancellationToken);

    public Task<bool> DeleteAsync(string tenantId, string articleId, CancellationToken cancellationToken) =>
        _sources.DeleteAsync(Id(tenantId, articleId), cancellationToken: cancellationToken);

    /// <summary>Whether the folder is this replica's to look at until <paramref name="until"/>.</summary>
    public async Task<bool> LeaseFolderAsync(string replica, DateTimeOffset until, CancellationToken cancellationToken)
    {
        const string Folder = "folder";
        var lease = new FolderLease(replica, until);
        if (await _leases.GetAsync(Folder, cancellationToken) is not { } held)
            return await _leases.InsertAsync(Folder, lease, cancellationToken) == InsertOutcome.Inserted;
        return (held.Value.Replica == replica || held.Value.Until < time.GetUtcNow())
            && await _leases.ReplaceAsync(Folder, held.Version, lease, cancellationToken) is not null;
    }

    private static string Id(string tenantId, string articleId) => $"{tenantId}/{articleId}";

    private sealed record FolderLease(string Replica, DateTimeOffset Until);
}
