using System.Runtime.CompilerServices;
using Platform.Contracts;
using Platform.Storage;

namespace Platform.Analytics.Facts;

/// <summary>The facts of all tenants, each kind in the order of time.</summary>
internal sealed class FactStore([FromKeyedServices("analytics")] IDocumentStore store, AnalyticsTelemetry telemetry)
{
    private const int PageSize = 5000;

    private readonly IDocumentCollection<TurnFact> _turns = Open<TurnFact>(store, "turns");
    private readonly IDocumentCollection<HandoverFact> _handovers = Open<HandoverFact>(store, "handovers");
    private readonly IDocumentCollection<ResolutionFact> _resolutions = Open<ResolutionFact>(store, "resolutions");
    private readonly IDocumentCollection<DeliveryFact> _deliveries = Open<DeliveryFact>(store, "deliveries");

    /// <summary>Counts an event, once however often it comes; what is not counted is passed over.</summary>
    public Task AddAsync(IEvent @event) => FactReader.Read(@event) switch
    {
        TurnFact fact => AddAsync(_turns, fact, "turn"),
        HandoverFact fact => AddAsync(_handovers, fact, "handover"),
        ResolutionFact fact => AddAsync(_resolutions, fact, "resolution"),
        DeliveryFact fact => AddAsync(_deliveries, fact, "delivery"),
        _ => Task.CompletedTask,
    };

    public IAsyncEnumerable<TurnFact> TurnsAsync(string tenant, TimeRange range) => ReadAsync(_turns, tenant, range);

    public IAsyncEnumerable<HandoverFact> HandoversAsync(string tenant, TimeRange range) => ReadAsync(_handovers, tenant, range);

    public IAsyncEnumerable<ResolutionFact> ResolutionsAsync(string tenant, TimeRange range) => ReadAsync(_resolutions, tenant, range);

    public IAsyncEnumerable<DeliveryFact> DeliveriesAsync(string tenant, TimeRange range) => ReadAsync(_deliveries, tenant, range);

    private static IDocumentCollection<T> Open<T>(IDocumentStore store, string name)
        where T : class, IFact =>
        store.Collection(new CollectionDefinition<T>(name).UniqueIndex("time", Key));

    // The id makes the key unique, so that a page can begin after the last key of the page before.
    private static string Key(IFact fact) =>
        IndexKey.Join(fact.Tenant, IndexKey.Of(fact.OccurredAt), fact.Id.ToString("N"));

    private async Task AddAsync<T>(IDocumentCollection<T> facts, T fact, string kind)
        where T : class, IFact
    {
        if (await facts.InsertAsync($"{fact.Tenant}/{fact.Id:D}", fact) == InsertOutcome.Inserted)
            telemetry.Stored(fact.Tenant, kind);
    }

    private static async IAsyncEnumerable<T> ReadAsync<T>(
        IDocumentCollection<T> facts, string tenant, TimeRange range,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where T : class, IFact
    {
        var from = IndexKey.Join(tenant, IndexKey.Of(range.From));
        var to = IndexKey.Join(tenant, IndexKey.Of(range.To));
        while (true)
        {
            var page = await facts.QueryAsync(new IndexQuery("time", from, to, PageSize), cancellationToken);
            foreach (var stored in page)
                yield return stored.Value;
            if (page.Count < PageSize)
                yield break;
            from = Key(page[^1].Value) + " ";
        }
    }
}
