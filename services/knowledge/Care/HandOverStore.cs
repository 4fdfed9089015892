using Microsoft.Extensions.Options;
using Platform.Contracts.Conversations;
using Platform.Storage;

namespace Platform.Knowledge.Care;

/// <summary>That a person was called in a conversation.</summary>
internal sealed record HandOver(string TenantId, string ConversationId, Guid TurnId, HandoffReason Reason, DateTimeOffset At);

/// <summary>When persons were called. Which answers led to it is looked up when it is asked for, so that it does not matter which event came first.</summary>
internal sealed class HandOverStore([FromKeyedServices(KnowledgeService.StoreName)] IDocumentStore store, IOptions<KnowledgeOptions> options)
{
    private readonly IDocumentCollection<HandOver> _handOvers = store.Collection(new CollectionDefinition<HandOver>("hand_overs")
        .Index("tenant", handOver => IndexKey.Join(handOver.TenantId, IndexKey.Of(handOver.At)))
        .ExpireAt(handOver => handOver.At + options.Value.KeepToldFor));

    public async Task AddAsync(HandOver handOver, CancellationToken cancellationToken) =>
        await _handOvers.InsertAsync(handOver.TurnId.ToString("N"), handOver, cancellationToken);

    /// <summary>The newest of a tenant since a time, newest first.</summary>
    public async Task<IReadOnlyList<HandOver>> SinceAsync(string tenantId, DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        var found = await _handOvers.QueryAsync(
            IndexQuery.Prefix("tenant", IndexKey.Join(tenantId, ""), limit, descending: true) with { From = IndexKey.Join(tenantId, IndexKey.Of(since)) },
            cancellationToken);
        return [.. found.Select(handOver => handOver.Value)];
    }
}
