using System.Runtime.InteropServices;
using Platform.Storage;

namespace Platform.Knowledge.Vectors;

/// <summary>Vectors of texts by encoder, so that neither a start nor another replica makes them again; and whose turn it is to make new ones.</summary>
internal sealed class VectorStore([FromKeyedServices(KnowledgeService.StoreName)] IDocumentStore store, TimeProvider time)
{
    // A draft that is published again, or a replica that is behind, may still want it.
    private static readonly TimeSpan KeepUnused = TimeSpan.FromDays(30);
    private const int PageSize = 500;

    private readonly IDocumentCollection<StoredVector> _vectors = store.Collection(new CollectionDefinition<StoredVector>("vectors")
        .Index("encoder", vector => IndexKey.Join(vector.TenantId, vector.Encoder, vector.Hash)));

    private readonly IDocumentCollection<VectorLease> _leases = store.Collection(new CollectionDefinition<VectorLease>("vector_leases"));

    public async Task<float[]?> GetAsync(string tenantId, string encoder, string hash, CancellationToken cancellationToken) =>
        (await _vectors.GetAsync(Id(tenantId, encoder, hash), cancellationToken))?.Value.Vector();

    public async Task AddAsync(string tenantId, string encoder, string hash, float[] vector, CancellationToken cancellationToken) =>
        await _vectors.InsertAsync(
            Id(tenantId, encoder, hash),
            new StoredVector(tenantId, encoder, hash, MemoryMarshal.AsBytes<float>(vector).ToArray(), time.GetUtcNow()), cancellationToken);

    /// <summary>Shows all vectors of an encoder, and removes those that are old and not taken.</summary>
    public async Task LoadAsync(string tenantId, string encoder, Func<string, float[], bool> take, CancellationToken cancellationToken)
    {
        var all = IndexQuery.Prefix("encoder", IndexKey.Join(tenantId, encoder, ""), PageSize);
        var from = all.From;
        while (await _vectors.QueryAsync(all with { From = from }, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var stored in page)
            {
                if (!take(stored.Value.Hash, stored.Value.Vector()) && stored.Value.CreatedAt < time.GetUtcNow() - KeepUnused)
                    await _vectors.DeleteAsync(stored.Id, cancellationToken: cancellationToken);
            }

            // The least key above the last one.
            from = IndexKey.Join(tenantId, encoder, page[^1].Value.Hash, "");
        }
    }

    /// <summary>Whether it is this replica's turn to make vectors of the tenant's texts until <paramref name="until"/>.</summary>
    public async Task<bool> LeaseAsync(string tenantId, string replica, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var lease = new VectorLease(replica, until);
        if (await _leases.GetAsync(tenantId, cancellationToken) is not { } held)
            return await _leases.InsertAsync(tenantId, lease, cancellationToken) == InsertOutcome.Inserted;
        return (held.Value.Replica == replica || held.Value.Until < time.GetUtcNow())
            && await _leases.ReplaceAsync(tenantId, held.Version, lease, cancellationToken) is not null;
    }

    /// <summary>Lets another replica have its turn.</summary>
    public async Task ReleaseAsync(string tenantId, string replica, CancellationToken cancellationToken)
    {
        if (await _leases.GetAsync(tenantId, cancellationToken) is { } held && held.Value.Replica == replica)
            await _leases.DeleteAsync(tenantId, held.Version, cancellationToken);
    }

    private static string Id(string tenantId, string encoder, string hash) => $"{tenantId}/{encoder}/{hash}";

    /// <summary>A vector as stored: the bytes of its numbers, little-endian.</summary>
    private sealed record StoredVector(string TenantId, string Encoder, string Hash, byte[] Values, DateTimeOffset CreatedAt)
    {
        public float[] Vector() => MemoryMarshal.Cast<byte, float>(Values).ToArray();
    }

    private sealed record VectorLease(string Replica, DateTimeOffset Until);
}
