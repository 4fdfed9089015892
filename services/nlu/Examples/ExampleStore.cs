using System.Collections.Concurrent;
using Platform.Contracts.Understanding;
using Platform.Nlu.Intents;
using Platform.Packs;
using Platform.Storage;

namespace Platform.Nlu.Examples;

/// <summary>A tenant's labelled examples: the pack's, which stay where they are, and those that people have added.</summary>
internal sealed class ExampleStore([FromKeyedServices(NluService.StoreName)] IDocumentStore store, TenantPacks packs)
{
    private const int PageSize = 1000;

    private static readonly CollectionDefinition<StoredExample> Definition = new CollectionDefinition<StoredExample>("examples")
        .Index("tenant", example => IndexKey.Join(example.TenantId, example.Id));

    private readonly IDocumentCollection<StoredExample> _examples = store.Collection(Definition);
    private readonly ConcurrentDictionary<string, SortedList<string, NluExample>> _ofPacks = new(StringComparer.Ordinal);

    /// <summary>The example of this text, whoever added it; null if there is none.</summary>
    public async ValueTask<NluExample?> FindAsync(string tenantId, string text, CancellationToken cancellationToken) =>
        await GetAsync(tenantId, ExampleText.Id(tenantId, text), cancellationToken);

    public async ValueTask<NluExample?> GetAsync(string tenantId, string id, CancellationToken cancellationToken) =>
        OfPack(tenantId).TryGetValue(id, out var example)
            ? example
            : (await _examples.GetAsync(DocumentId(tenantId, id), cancellationToken))?.Value.View();

    /// <summary>Adds or relabels.</summary>
    public Task PutAsync(StoredExample example, CancellationToken cancellationToken) =>
        _examples.PutAsync(DocumentId(example.TenantId, example.Id), example, cancellationToken);

    /// <summary>Adds the example; false if its text has one already.</summary>
    public async Task<bool> AddAsync(StoredExample example, CancellationToken cancellationToken) =>
        await _examples.InsertAsync(DocumentId(example.TenantId, example.Id), example, cancellationToken) == InsertOutcome.Inserted;

    /// <summary>True if it was there.</summary>
    public Task<bool> DeleteAsync(string tenantId, string id, CancellationToken cancellationToken) =>
        _examples.DeleteAsync(DocumentId(tenantId, id), cancellationToken: cancellationToken);

    /// <summary>All examples by id, after <paramref name="after"/>; at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<NluExample>> ListAsync(string tenantId, string? after, int limit, CancellationToken cancellationToken)
    {
        var stored = await StoredAsync(tenantId, after, limit, cancellationToken);
        var ofPack = OfPack(tenantId).Values.Where(example => after is null || string.CompareOrdinal(example.Id, after) > 0).Take(limit);
        // The pack's label counts where a later pack has a sentence that was added before.
        return [.. ofPack.Concat(stored.Select(example => example.View()))
            .DistinctBy(example => example.Id).OrderBy(example => example.Id, StringComparer.Ordinal).Take(limit)];
    }

    /// <summary>What a model is trained with.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="sources">Which examples.</param>
    /// <param name="limit">No more than one more than this is read of what people have added.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<TrainingExample>> TrainingSetAsync(
        string tenantId, IReadOnlyCollection<ExampleSource> sources, int limit, CancellationToken cancellationToken)
    {
        var examples = new List<TrainingExample>();
        if (sources.Contains(ExampleSource.Pack))
            examples.AddRange(TrainingSet.From(packs.For(tenantId)));
        for (string? after = null; examples.Count <= limit;)
        {
            var page = await StoredAsync(tenantId, after, PageSize, cancellationToken);
            examples.AddRange(page.Where(example => sources.Contains(example.Source)).Select(example => example.ForTraining()));
            if (page.Count < PageSize)
                break;
            after = page[^1].Id;
        }

        return examples;
    }

    private async Task<IReadOnlyList<StoredExample>> StoredAsync(string tenantId, string? after, int limit, CancellationToken cancellationToken)
    {
        var query = IndexQuery.Prefix("tenant", IndexKey.Join(tenantId, ""), limit);
        if (after is not null)
            query = query with { From = IndexKey.Join(tenantId, after, "") };
        return [.. (await _examples.QueryAsync(query, cancellationToken)).Select(document => document.Value)];
    }

    private SortedList<string, NluExample> OfPack(string tenantId) => _ofPacks.GetOrAdd(tenantId, tenant =>
    {
        var examples = new SortedList<string, NluExample>(StringComparer.Ordinal);
        foreach (var example in TrainingSet.From(packs.For(tenant)).Where(example => example.IsUtterance))
        {
            var id = ExampleText.Id(tenant, example.Text);
            examples.TryAdd(id, new NluExample(id, example.Text, example.Intent, example.Language, ExampleSource.Pack, null, null));
        }

        return examples;
    });

    private static string DocumentId(string tenantId, string id) => $"{tenantId}/{id}";
}
