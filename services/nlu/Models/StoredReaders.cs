using System.Collections.Concurrent;
using Platform.Contracts.Understanding;
using Platform.Learning;
using Platform.Nlu.Intents;
using Platform.Nlu.Understanding;
using Platform.Packs;

namespace Platform.Nlu.Models;

/// <summary>Readers with stored models, loaded when they are first needed and kept until they are not.</summary>
internal sealed partial class StoredReaders(ModelStore store, TenantReaders readers, TenantPacks packs, ILogger<StoredReaders> logger)
{
    private readonly ConcurrentDictionary<(string Tenant, string Version), Lazy<Task<UtteranceReader>>> _readers = [];

    /// <summary>The reader with this model.</summary>
    /// <exception cref="ModelFileException">There is none, its file is not what it must be, or it does not fit the pack.</exception>
    public async Task<UtteranceReader> GetAsync(string tenantId, string version)
    {
        // On the pool: a file is some megabytes to read and to check, and whoever asks first may be a customer's request.
        var reader = _readers.GetOrAdd((tenantId, version), key => new(() => Task.Run(() => MakeAsync(key.Tenant, key.Version))));
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
        if (await store.GetAsync(tenantId, version, CancellationToken.None) is not { Value: var stored })
            throw new ModelFileException("There is none.");
        var model = stored.WeightsOf(IntentModel.Trainer) is { } weights
            ? await store.ReadModelAsync(stored, weights, CancellationToken.None)
            : await TrainAnewAsync(stored);
        var pack = packs.For(tenantId);
        if (model.Intents.FirstOrDefault(intent => intent is not null && pack.Intent(intent) is null) is { } unknown)
            throw new ModelFileException($"Its intent {unknown} is not in the pack (any more): train a new one.");
        return readers.Create(tenantId, model);
    }

    // After an update whose trainer is another one the weights of the former one would be read wrongly: the first replica trains
    // the same examples and stores what comes of it, beside what replicas that are not updated yet go on to use.
    private async Task<IntentModel> TrainAnewAsync(StoredModel stored)
    {
        if (stored.State != ModelState.Ready)
            throw new ModelFileException("It is not trained.");
        var examples = (await store.ReadExamplesAsync(stored, CancellationToken.None)).TrainingExamples();
        Log.OtherTrainer(logger, stored.Version, stored.TenantId, IntentModel.Trainer);
        var model = await BackgroundThread.Run($"model {stored.Version}", () => TrainedOnce.Get(examples));
        await store.AddWeightsAsync(stored, model, CancellationToken.None);
        return model;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Model {Version} of tenant {Tenant} was made by another trainer than {Trainer}: it is trained anew with its examples")]
        public static partial void OtherTrainer(ILogger logger, string version, string tenant, string trainer);
    }
}
