using System.Globalization;
using Platform.Contracts.Understanding;
using Platform.Storage;

namespace Platform.Nlu.Models;

/// <summary>The models of all tenants, their files, and which are in use.</summary>
internal sealed class ModelStore([FromKeyedServices(NluService.StoreName)] IDocumentStore store)
{
    // In base 64 well below the 16 MB that a document of MongoDB may have.
    internal const int ChunkBytes = 4 * 1024 * 1024;

    private static readonly CollectionDefinition<StoredModel> ModelsDefinition = new CollectionDefinition<StoredModel>("models")
        .Index("tenant", model => IndexKey.Join(model.TenantId, IndexKey.Of(model.CreatedAt), model.Version))
        .Index("waiting", model => model.State is ModelState.Queued or ModelState.Training ? IndexKey.Of(model.CreatedAt) : null)
        .Index("ready", model => model.State == ModelState.Ready ? IndexKey.Join(model.TenantId, IndexKey.Of(model.TrainedAt!.Value)) : null)
        .Index("unannounced", model => model is { State: ModelState.Ready, Announced: false } ? IndexKey.Of(model.UpdatedAt) : null)
        .Index("updated", model => IndexKey.Of(model.UpdatedAt));

    private static readonly CollectionDefinition<ModelChunk> ChunksDefinition = new("model_chunks");

    private static readonly CollectionDefinition<StoredDeployment> DeploymentsDefinition = new CollectionDefinition<StoredDeployment>("deployments")
        .Index("unannounced", deployment => deployment.Announced < deployment.Change ? IndexKey.Of(deployment.UpdatedAt) : null)
        .Index("updated", deployment => IndexKey.Of(deployment.UpdatedAt));

    private readonly IDocumentCollection<StoredModel> _models = store.Collection(ModelsDefinition);
    private readonly IDocumentCollection<ModelChunk> _chunks = store.Collection(ChunksDefinition);
    private readonly IDocumentCollection<StoredDeployment> _deployments = store.Collection(DeploymentsDefinition);

    public ValueTask<Stored<StoredModel>?> GetAsync(string tenantId, string version, CancellationToken cancellationToken) =>
        _models.GetAsync(Id(tenantId, version), cancellationToken);

    /// <summary>Adds the model with its file; false if it is there.</summary>
    public async Task<bool> AddAsync(StoredModel model, byte[] file, CancellationToken cancellationToken)
    {
        // The file first: a model that is there has one.
        await PutFileAsync(model, file, cancellationToken);
        return await _models.InsertAsync(Id(model.TenantId, model.Version), model, cancellationToken) == InsertOutcome.Inserted;
    }

    /// <summary>Writes the model's file, in the place of what is there.</summary>
    public async Task PutFileAsync(StoredModel model, byte[] file, CancellationToken cancellationToken)
    {
        foreach (var (i, chunk) in file.Chunk(ChunkBytes).Index())
            await _chunks.PutAsync(ChunkId(model.TenantId, model.Version, i), new ModelChunk(chunk), cancellationToken);
    }

    /// <summary>Replaces the model if it is still <paramref name="version"/> of its document; the new version, or null.</summary>
    public Task<long?> ReplaceAsync(StoredModel model, long version, CancellationToken cancellationToken) =>
        _models.ReplaceAsync(Id(model.TenantId, model.Version), version, model, cancellationToken);

    /// <summary>Reads and checks the model's file. Throws <see cref="ModelFileException"/> if it is not the one that was stored.</summary>
    public async Task<ModelFile> ReadFileAsync(StoredModel model, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>((int)model.Bytes);
        for (var i = 0; bytes.Count < model.Bytes; i++)
        {
            if (await _chunks.GetAsync(ChunkId(model.TenantId, model.Version, i), cancellationToken) is not { Value.Content.Length: > 0 } chunk)
                throw new ModelFileException("A part of it is missing.");
            bytes.AddRange(chunk.Value.Content);
        }

        return ModelFile.Read([.. bytes], model.TenantId, model.Version, model.Fingerprint, model.Hash);
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

    internal static string ChunkId(string tenantId, string version, int chunk) =>
        string.Create(CultureInfo.InvariantCulture, $"{tenantId}/{version}/{chunk}");

    private static string Id(string tenantId, string version) => $"{tenantId}/{version}";

    private static IReadOnlyList<T> Values<T>(IReadOnlyList<Stored<T>> stored) where T : class =>
        [.. stored.Select(document => document.Value)];
}
