using Platform.Contracts.Audit;
using Platform.Storage;

namespace Platform.Audit;

/// <summary>The stored records: by event, by place in the chain, by conversation and by turn.</summary>
internal sealed class AuditRecords([FromKeyedServices("audit")] IDocumentStore store)
{
    private readonly IDocumentCollection<AuditRecord> _records = store.Collection(
        new CollectionDefinition<AuditRecord>("records")
            .UniqueIndex("position", record => IndexKey.Join(record.Tenant, IndexKey.Of(record.Index)))
            .Index("conversation", record => record.ConversationId is { } conversation
                ? IndexKey.Join(record.Tenant, conversation, IndexKey.Of(record.Index))
                : null)
            .Index("turn", record => record.TurnId is { } turn
                ? IndexKey.Join(record.Tenant, turn.ToString("N"), IndexKey.Of(record.Index))
                : null));

    public static string Id(string tenant, Guid eventId) => $"{tenant}/{eventId:D}";

    public async ValueTask<bool> HasAsync(string tenant, Guid eventId) =>
        await _records.GetAsync(Id(tenant, eventId)) is not null;

    public Task<InsertOutcome> InsertAsync(AuditRecord record) =>
        _records.InsertAsync(Id(record.Tenant, record.EventId), record);

    public async Task<AuditRecord?> LastAsync(string tenant, CancellationToken cancellationToken = default) =>
        await _records.QueryAsync(
            IndexQuery.Prefix("position", IndexKey.Join(tenant, ""), 1, descending: true), cancellationToken) is [var last]
            ? last.Value
            : null;

    /// <summary>Records from <paramref name="index"/> on.</summary>
    public Task<IReadOnlyList<Stored<AuditRecord>>> FromAsync(
        string tenant, long index, int limit, CancellationToken cancellationToken) =>
        QueryAsync("position", IndexKey.Join(tenant, ""), index, limit, cancellationToken);

    public Task<IReadOnlyList<Stored<AuditRecord>>> OfConversationAsync(
        string tenant, string conversation, long index, int limit, CancellationToken cancellationToken) =>
        QueryAsync("conversation", IndexKey.Join(tenant, conversation, ""), index, limit, cancellationToken);

    public Task<IReadOnlyList<Stored<AuditRecord>>> OfTurnAsync(
        string tenant, Guid turn, long index, int limit, CancellationToken cancellationToken) =>
        QueryAsync("turn", IndexKey.Join(tenant, turn.ToString("N"), ""), index, limit, cancellationToken);

    private Task<IReadOnlyList<Stored<AuditRecord>>> QueryAsync(
        string name, string prefix, long index, int limit, CancellationToken cancellationToken) =>
        _records.QueryAsync(
            IndexQuery.Prefix(name, prefix, limit) with { From = prefix + IndexKey.Of(index) }, cancellationToken);
}
