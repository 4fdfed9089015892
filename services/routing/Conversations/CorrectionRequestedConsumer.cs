using MassTransit;
using Platform.Contracts.Knowledge;

namespace Platform.Routing.Conversations;

/// <summary>Hands the event to its conversation and publishes what that returns.</summary>
internal sealed class CorrectionRequestedConsumer(IGrainFactory grains, TurnDeadlines deadlines) : IConsumer<CorrectionRequested>
{
    public async Task Consume(ConsumeContext<CorrectionRequested> context)
    {
        var key = RoutingCollections.ConversationKey(context.Message.TenantId, context.Message.ConversationId);
        var outcome = await grains.GetGrain<IConversationGrain>(key).CorrectAsync(context.Message);
        await context.ApplyAsync(deadlines, key, outcome);
    }
}
