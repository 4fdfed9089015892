using MassTransit;
using Platform.Contracts.Understanding;

namespace Platform.Nlu.Models;

/// <summary>Uses a model that another replica has promoted. The store is read again, so order and repetition do not matter.</summary>
internal sealed class ModelPromotedConsumer(ModelFollower follower) : IConsumer<ModelPromoted>
{
    public Task Consume(ConsumeContext<ModelPromoted> context) =>
        follower.RefreshAsync(context.Message.TenantId, context.CancellationToken);
}

/// <summary>Uses the model before, to which another replica has gone back.</summary>
internal sealed class ModelRolledBackConsumer(ModelFollower follower) : IConsumer<ModelRolledBack>
{
    public Task Consume(ConsumeContext<ModelRolledBack> context) =>
        follower.RefreshAsync(context.Message.TenantId, context.CancellationToken);
}

/// <summary>Gets a model ready that another replica has trained.</summary>
internal sealed class ModelTrainedConsumer(ModelFollower follower) : IConsumer<ModelTrained>
{
    public Task Consume(ConsumeContext<ModelTrained> context) =>
        follower.WarmAsync(context.Message.TenantId, context.CancellationToken);
}
