using MassTransit;
using Platform.Contracts.Understanding;

namespace Platform.Routing.Conversations;

/// <summary>Hands the event to its conversation and publishes what that returns.</summary>
internal sealed class UtteranceUnderstoodConsumer(IGrainFactory grains, TurnDeadlines deadlines) : IConsumer<UtteranceUnderstood>
{
    public async Task Consume(ConsumeContext<UtteranceUnderstood> context)
    {
        var key = RoutingCollections.ConversationKey(context.Message.TenantId, context.Message.ConversationId);
        var outcome = await grains.GetGrain<IConversationGrain>(key).UnderstoodAsync(context.Message, context.IsDeliveredAgain());
        await context.ApplyAsync(deadlines, key, outcome);
    }
}
