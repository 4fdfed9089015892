using System.Globalization;
using Platform.Contracts.Understanding;
using Platform.Learning;
using Platform.Nlu.Intents;
using Platform.Storage;

namespace Platform.Nlu.Models;

/// <summary>The models of all tenants, their files, and which are in use.</summary>
internal sealed class ModelStore([FromKeyedServices(NluService.StoreName)] IDocumentStore store)
{
    // In base 64 well below the 16 MB that a document of MongoDB may have.
    internal const int ChunkBytes = 4 * 1024 * 1024;

    private const int ChunksAtOnce = 4;
    private const int PageSize = 100;

    private static readonly CollectionDefinition<StoredModel> ModelsDefinition = new CollectionDefinition<StoredModel>("models")
        .Index("tenant", model => IndexKey.Join(model.TenantId, IndexKey.Of(model.CreatedAt), model.Version))
        .Index("waiting", model => model.State is ModelState.Queued or ModelState.Training ? IndexKey.Of(model.CreatedAt) : null)
        .Index("ready", model => model.State == ModelState.Ready ? IndexKey.Join(model.TenantId, IndexKey.Of(model.TrainedAt!.Value)) : null)
        .Index("unannounced", model => model is { State: ModelState.Ready, Announced: false } ? IndexKey.Of(model.UpdatedAt) : null)
        .Index("updated", model => IndexKey.Of(model.UpdatedAt));

    private static readonly CollectionDefinition<ModelChunk> ChunksDefinition = new CollectionDefinition<ModelChunk>("model_chunks")
        .Index("model", chunk => IndexKey.Join(chunk.TenantId, chunk.Version, ""));

    private static readonly CollectionDefinition<StoredDeployment> DeploymentsDefinition = new CollectionDefinition<StoredDeployment>("deployments")
        .Index("unannounced", deployment => deployment.Announced < deployment.Change ? IndexKey.Of(deployment.UpdatedAt) : null)
        .Index("updated", deployment => IndexKey.Of(deployment.UpdatedAt));

    private readonly IDocumentCollection<StoredModel> _models = store.Collection(ModelsDefinition);
    private readonly IDocumentCollection<ModelChunk> _chunks = store.Collection(ChunksDefinition);
    private readonly IDocumentCollection<StoredDeployment> _deployments = store.Collection(DeploymentsDefinition);

    public ValueTask<Stored<StoredModel>?> GetAsync(string tenantId, string version, CancellationToken cancellationToken) =>
        _models.GetAsync(Id(tenantId, version), cancellationToken);

    /// <summary>Adds the model, whose examples are stored; false if it is there.</summary>
    public async Task<bool> AddAsync(StoredModel model, CancellationToken cancellationToken) =>
        await _models.InsertAsync(Id(model.TenantId, model.Version), model, cancellationToken) == InsertOutcome.Inserted;

    /// <summary>Writes a file of a model, in the place of the same one if that is there.</summary>
    public async Task<StoredFile> PutFileAsync(string tenantId, string version, byte[] bytes, CancellationToken cancellationToken)
    {
        var file = new StoredFile(MarkedFile.HashOf(bytes), bytes.Length);
        for (var (i, start) = (0, 0); start < bytes.Length; i++, start += ChunkBytes)
        {
            var content = bytes[start..Math.Min(start + ChunkBytes, bytes.Length)];
            await _chunks.PutAsync(ChunkId(tenantId, version, file, i), new ModelChunk(tenantId, version, content), cancellationToken);
        }

        return file;
    }

    /// <summary>Writes the weights that this program's trainer has made of the model's examples.</summary>
    public async Task<StoredWeights> PutWeightsAsync(StoredModel model, IntentModel trained, CancellationToken cancellationToken) => new(
        IntentModel.Trainer,
        await PutFileAsync(
            model.TenantId, model.Version, ModelFile.Write(model.TenantId, model.Version, model.Fingerprint, trained), cancellationToken));

    /// <summary>Adds such weights to a model that another trainer made, unless another replica has done so.</summary>
    public async Task AddWeightsAsync(StoredModel model, IntentModel trained, CancellationToken cancellationToken)
    {
        var made = await PutWeightsAsync(model, trained, cancellationToken);
        while (await GetAsync(model.TenantId, model.Version, cancellationToken) is { } stored && stored.Value.WeightsOf(made.Trainer) is null
            && await ReplaceAsync(stored.Value.With(made), stored.Version, cancellationToken) is null)
        {
            // Somebody else has changed the model: once more.
        }
    }

    /// <summary>The model, which is not removed until then if it is trained; null if there is none.</summary>
    public async Task<StoredModel?> HoldAsync(string tenantId, string version, DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (await GetAsync(tenantId, version, cancellationToken) is { } stored)
        {
            // One that is being trained is its trainer's to write.
            if (stored.Value.State != ModelState.Ready
                || await ReplaceAsync(stored.Value with { HeldUntil = until }, stored.Version, cancellationToken) is not null)
                return stored.Value;
        }

        return null;
    }

    /// <summary>Replaces the model if it is still <paramref name="version"/> of its document; the new version, or null.</summary>
    public Task<long?> ReplaceAsync(StoredModel model, long version, CancellationToken cancellationToken) =>
        _models.ReplaceAsync(Id(model.TenantId, model.Version), version, model, cancellationToken);

    /// <summary>Reads and checks the examples.</summary>
    /// <exception cref="ModelFileException">The file is not the one that was stored.</exception>
    public async Task<ExamplesFile> ReadExamplesAsync(StoredModel model, CancellationToken cancellationToken) =>
        ExamplesFile.Read(await ReadFileAsync(model, model.ExamplesFile, cancellationToken), model.TenantId, model.Fingerprint);

    /// <summary>Reads and checks the model.</summary>
    /// <exception cref="ModelFileException">The file is not the one that was stored.</exception>
    public async Task<IntentModel> ReadModelAsync(StoredModel model, StoredFile weights, CancellationToken cancellationToken) =>
        ModelFile.Read(await ReadFileAsync(model, weights, cancellationToken), model.TenantId, model.Version, model.Fingerprint);

    /// <summary>
    /// Removes models and their files: all but those in use, those that one can go back to, those that are being trained and the newest.
    /// </summary>
    public async Task RemoveOldAsync(string tenantId, int newest, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (string? below = null; ;)
        {
            var query = IndexQuery.Prefix("tenant", IndexKey.Join(tenantId, ""), PageSize, descending: true);
            var page = await _models.QueryAsync(below is null ? query : query with { To = below }, cancellationToken);
            foreach (var (_, version, model) in below is null ? page.Skip(newest) : page)
            {
                if (model.State is ModelState.Queued or ModelState.Training || model.HeldUntil > now
                    || (await DeploymentAsync(tenantId, cancellationToken)).Deployment.Needs(model.Version)
                    // Whoever puts it to use holds it first, so that it has another version then.
                    || !await _models.DeleteAsync(Id(tenantId, model.Version), version, cancellationToken))
                    continue;
                await RemoveFilesAsync(tenantId, model.Version, cancellationToken);
            }

            if (page.Count < PageSize)
                return;
            below = IndexKey.Join(tenantId, IndexKey.Of(page[^1].Value.CreatedAt), page[^1].Value.Version);
        }
    }

    /// <summary>A tenant's models, newest first, below a key that <see cref="KeyOf"/> gave.</summary>
    public async Task<IReadOnlyList<StoredModel>> ListAsync(string tenantId, string? below, int limit, CancellationToken cancellationToken)
    {
        var query = IndexQuery.Prefix("tenant", IndexKey.Join(tenantId, ""), limit, descending: true);
        if (below is not null)
            query = query with { To = IndexKey.Join([tenantId, .. below.Split('.')]) };
        return Values(await _models.QueryAsync(query, cancellationToken));
    }

    public static string KeyOf(StoredModel model) => $"{IndexKey.Of(model.CreatedAt)}.{model.Version}";

    /// <summary>Models of all tenants that wait for their training, or are being trained, oldest first.</summary>
    public Task<IReadOnlyList<Stored<StoredModel>>> WaitingAsync(int limit, CancellationToken cancellationToken) =>
        _models.QueryAsync(new IndexQuery("waiting", null, null, limit), cancellationToken);

    /// <summary>The model of the tenant's that was trained last.</summary>
    public async Task<StoredModel?> NewestReadyAsync(string tenantId, CancellationToken cancellationToken) =>
        Values(await _models.QueryAsync(IndexQuery.Prefix("ready", IndexKey.Join(tenantId, ""), 1, descending: true), cancellationToken)).SingleOrDefault();

    public Task<IReadOnlyList<Stored<StoredModel>>> UnannouncedModelsAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        _models.QueryAsync(new IndexQuery("unannounced", null, IndexKey.Of(before), limit), cancellationToken);

    public async Task<IReadOnlyList<StoredModel>> UpdatedModelsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        Values(await _models.QueryAsync(new IndexQuery("updated", IndexKey.Of(since), null, limit), cancellationToken));

    /// <summary>Which models a tenant uses, and the version of that document: 0 before the first change.</summary>
    public async ValueTask<(StoredDeployment Deployment, long Version)> DeploymentAsync(string tenantId, CancellationToken cancellationToken) =>
        await _deployments.GetAsync(tenantId, cancellationToken) is { } stored
            ? (stored.Value, stored.Version)
            : (StoredDeployment.None(tenantId), 0);

    /// <summary>Changes what a tenant uses, and tries again when somebody else was faster. Null if <paramref name="change"/> returns null.</summary>
    public async Task<StoredDeployment?> ChangeAsync(
        string tenantId, Func<StoredDeployment, StoredDeployment?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (deployment, version) = await DeploymentAsync(tenantId, cancellationToken);
            var changed = change(deployment);
            if (changed is null || changed == deployment)
                return changed;
            var done = version == 0
                ? await _deployments.InsertAsync(tenantId, changed, cancellationToken) == InsertOutcome.Inserted
                : await _deployments.ReplaceAsync(tenantId, version, changed, cancellationToken) is not null;
            if (done)
                return changed;
        }
    }

    public async Task<IReadOnlyList<StoredDeployment>> UpdatedDeploymentsAsync(DateTimeOffset since, int limit, CancellationToken cancellationToken) =>
        Values(await _deployments.QueryAsync(new IndexQuery("updated", IndexKey.Of(since), null, limit), cancellationToken));

    public async Task<IReadOnlyList<StoredDeployment>> UnannouncedDeploymentsAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        Values(await _deployments.QueryAsync(new IndexQuery("unannounced", null, IndexKey.Of(before), limit), cancellationToken));

    internal static string ChunkId(string tenantId, string version, StoredFile file, int chunk) =>
        string.Create(CultureInfo.InvariantCulture, $"{tenantId}/{version}/{file.Hash}/{chunk}");

    private async Task<byte[]> ReadFileAsync(StoredModel model, StoredFile file, CancellationToken cancellationToken)
    {
        var bytes = new byte[file.Bytes];
        for (var (i, start) = (0, 0); start < bytes.Length; i++)
        {
            if (await _chunks.GetAsync(ChunkId(model.TenantId, model.Version, file, i), cancellationToken) is not { Value.Content: { Length: > 0 } content }
                || content.Length > bytes.Length - start)
                throw new ModelFileException("A part of it is missing.");
            content.CopyTo(bytes, start);
            start += content.Length;
        }

        return MarkedFile.HashOf(bytes) == file.Hash
            ? bytes
            : throw new ModelFileException("It is damaged: its hash is not the one that it was stored with.");
    }

    private async Task RemoveFilesAsync(string tenantId, string version, CancellationToken cancellationToken)
    {
        var query = IndexQuery.Prefix("model", IndexKey.Join(tenantId, version, ""), ChunksAtOnce);
        while (await _chunks.QueryAsync(query, cancellationToken) is { Count: > 0 } chunks)
        {
            foreach (var chunk in chunks)
                await _chunks.DeleteAsync(chunk.Id, cancellationToken: cancellationToken);
        }
    }

    private static string Id(string tenantId, string version) => $"{tenantId}/{version}";

    private static IReadOnlyList<T> Values<T>(IReadOnlyList<Stored<T>> stored) where T : class =>
        [.. stored.Select(document => document.Value)];
}
