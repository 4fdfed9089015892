using System.Collections.Concurrent;
using Platform.Nlu.Understanding;
using Platform.Packs;

namespace Platform.Nlu.Models;

/// <summary>Readers with stored models, made when they are first needed and kept until they are not.</summary>
internal sealed class StoredReaders(ModelStore store, TenantReaders readers, TenantPacks packs)
{
    private readonly ConcurrentDictionary<(string Tenant, string Version), Lazy<Task<UtteranceReader>>> _readers = [];

    /// <summary>The reader with this model. Throws <see cref="ModelFileException"/> if the file is not what it must be.</summary>
    public async Task<UtteranceReader> GetAsync(string tenantId, string version)
    {
        var reader = _readers.GetOrAdd((tenantId, version), key => new(() => MakeAsync(key.Tenant, key.Version)));
        try
        {
            return await reader.Value;
        }
        catch
        {
            // The next who asks tries again.
            _readers.TryRemove(new((tenantId, version), reader));
            throw;
        }
    }

    /// <summary>Forgets the tenant's readers but these.</summary>
    public void Keep(string tenantId, IReadOnlyCollection<string?> versions)
    {
        foreach (var key in _readers.Keys.Where(key => key.Tenant == tenantId && !versions.Contains(key.Version)))
            _readers.TryRemove(key, out _);
    }

    private async Task<UtteranceReader> MakeAsync(string tenantId, string version)
    {
        if (await store.GetAsync(tenantId, version, CancellationToken.None) is not { Value: var model })
            throw new ModelFileException("There is none.");
        var file = await store.ReadFileAsync(model, CancellationToken.None);
        var pack = packs.For(tenantId);
        if (file.Examples.Select(example => example.Intent).FirstOrDefault(intent => intent is not null && pack.Intent(intent) is null) is { } unknown)
            throw new ModelFileException($"Its intent {unknown} is not in the pack (any more): train a new one.");
        return await BackgroundThread.Run(
            $"model {version}", () => readers.Create(tenantId, TrainedOnce.Get(file.TrainingExamples())));
    }
}
