using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Platform.Contracts.Audit;

namespace Platform.Audit.Recording;

/// <summary>The chains of all tenants.</summary>
internal sealed class Chains(AuditRecords records, TimeProvider time, IOptions<AuditOptions> options, AuditTelemetry telemetry)
    : IAsyncDisposable, IDisposable
{
    // Lazy: of two first events at once only one may start the tenant's writer.
    private readonly ConcurrentDictionary<string, Lazy<ChainWriter>> _writers = new(StringComparer.Ordinal);

    /// <summary>Returns when the event is durable: the turn's receipt if the turn is complete, else null.</summary>
    public Task<TurnRecorded?> RecordAsync(AuditEntry entry) =>
        _writers.GetOrAdd(entry.Tenant, StartWriter).Value.RecordAsync(entry);

    /// <summary>The end of the chain as this process has written it; null if it has written nothing yet.</summary>
    public ChainHead? WrittenHead(string tenant) =>
        _writers.TryGetValue(tenant, out var writer) && writer.IsValueCreated ? writer.Value.Head : null;

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers.Values)
            await writer.Value.DisposeAsync();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private Lazy<ChainWriter> StartWriter(string tenant) =>
        new(() => new ChainWriter(tenant, records, time, new OpenTurns(options.Value.OpenTurns), telemetry));
}
