using System.Globalization;
using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Understanding;

namespace Platform.Nlu.Models;

/// <summary>Tells the bus of trained and promoted models. The store remembers what was told, so an event that a fault held up is sent later.</summary>
internal sealed partial class ModelAnnouncements(ModelStore store, IBus bus, ILogger<ModelAnnouncements> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Tells at once if it can; what is stored stays so in any case.</summary>
    public Task TrainedAsync(StoredModel model, CancellationToken cancellationToken) =>
        TryAsync(model.TenantId, () => AnnounceAsync(model, cancellationToken), cancellationToken);

    /// <summary>Tells at once if it can; what is stored stays so in any case.</summary>
    public Task ChangedAsync(StoredDeployment deployment, CancellationToken cancellationToken) =>
        deployment.Announced >= deployment.Change
            ? Task.CompletedTask
            : TryAsync(deployment.TenantId, () => AnnounceAsync(deployment, cancellationToken), cancellationToken);

    public async Task AnnounceAsync(StoredModel model, CancellationToken cancellationToken)
    {
        await PublishAsync(
            new ModelTrained(
                EventIds.ForFact("model-trained", model.TenantId, model.Version), model.TenantId, model.TrainedAt ?? model.UpdatedAt,
                model.Version, model.Examples, model.Fingerprint),
            cancellationToken);
        if (await store.GetAsync(model.TenantId, model.Version, cancellationToken) is { Value: { State: ModelState.Ready, Announced: false } } stored)
            await store.ReplaceAsync(stored.Value with { Announced = true }, stored.Version, cancellationToken);
    }

    public async Task AnnounceAsync(StoredDeployment deployment, CancellationToken cancellationToken)
    {
        await PublishAsync(Event(deployment), cancellationToken);
        await store.ChangeAsync(
            deployment.TenantId,
            stored => stored.Announced >= deployment.Change ? stored : stored with { Announced = deployment.Change },
            cancellationToken);
    }

    internal static object Event(StoredDeployment deployment)
    {
        var number = deployment.Change.ToString(CultureInfo.InvariantCulture);
        return deployment.RolledBack
            ? new ModelRolledBack(
                EventIds.ForFact("model-rolled-back", deployment.TenantId, number), deployment.TenantId, deployment.ChangedAt,
                deployment.Active, deployment.Previous, deployment.By)
            : new ModelPromoted(
                EventIds.ForFact("model-promoted", deployment.TenantId, number), deployment.TenantId, deployment.ChangedAt,
                deployment.Active!, deployment.Previous, deployment.By);
    }

    private async Task PublishAsync(object message, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // With the broker away a publish waits until it is back; callers should not.
        deadline.CancelAfter(Patience);
        await bus.Publish(message, deadline.Token);
    }

    private async Task TryAsync(string tenantId, Func<Task> announce, CancellationToken cancellationToken)
    {
        try
        {
            await announce();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // ModelFollower sends the event when the bus is back.
            Log.NotAnnounced(logger, tenantId, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A change of the models of tenant {Tenant} is not announced yet: {Reason}")]
        public static partial void NotAnnounced(ILogger logger, string tenant, string reason);
    }
}
