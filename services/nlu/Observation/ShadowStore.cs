using Microsoft.Extensions.Options;
using Platform.Contracts.Understanding;
using Platform.Storage;

namespace Platform.Nlu.Observation;

/// <summary>What shadows made of live turns: a count for each pair of models and each process that compared them.</summary>
internal sealed class ShadowStore([FromKeyedServices(NluService.StoreName)] IDocumentStore store, IOptions<NluOptions> options)
{
    private const int MaxProcesses = 1000;
    public const int MaxDifferences = 50;

    private static readonly CollectionDefinition<StoredComparison> Definition = new CollectionDefinition<StoredComparison>("comparisons")
        .Index("shadow", comparison => IndexKey.Join(comparison.TenantId, comparison.Shadow, IndexKey.Of(comparison.UpdatedAt)))
        .ExpireAt(comparison => comparison.ExpiresAt);

    private readonly IDocumentCollection<StoredComparison> _comparisons = store.Collection(Definition);

    public Task PutAsync(StoredComparison comparison, CancellationToken cancellationToken) => _comparisons.PutAsync(
        $"{comparison.TenantId}/{comparison.Shadow}/{comparison.Active}/{comparison.Process}",
        comparison with { ExpiresAt = comparison.UpdatedAt + options.Value.KeepUtterancesFor }, cancellationToken);

    /// <summary>What this model made of live turns beside the model with which it was last compared; null if it never was in the shadow.</summary>
    public async Task<ShadowComparison?> OfAsync(string tenantId, string shadow, CancellationToken cancellationToken)
    {
        var all = (await _comparisons.QueryAsync(
            IndexQuery.Prefix("shadow", IndexKey.Join(tenantId, shadow, ""), MaxProcesses, descending: true), cancellationToken))
            .Select(document => document.Value).ToArray();
        if (all.Length == 0)
            return null;
        var same = all.Where(comparison => comparison.Active == all[0].Active).ToArray();
        var turns = same.Sum(comparison => comparison.Turns);
        return new ShadowComparison(
            all[0].Active, turns, same.Sum(comparison => comparison.Skipped),
            turns == 0 ? null : Math.Round((double)same.Sum(comparison => comparison.Agreed) / turns, 4),
            [.. same.SelectMany(comparison => comparison.Differences).OrderByDescending(difference => difference.At).Take(MaxDifferences)]);
    }
}

/// <summary>Two models on the same live turns, as one process saw it.</summary>
internal sealed record StoredComparison(
    string TenantId,
    string Shadow,
    string Active,
    string Process,
    long Turns,
    long Agreed,
    long Skipped,
    IReadOnlyList<ShadowDifference> Differences,
    DateTimeOffset UpdatedAt,
    DateTimeOffset ExpiresAt);
