using MassTransit;
using Platform.Contracts.Understanding;

namespace Platform.Routing.Conversations;

/// <summary>Hands the event to its conversation and publishes what that returns.</summary>
internal sealed class SentimentDetectedConsumer(IGrainFactory grains, TurnDeadlines deadlines) : IConsumer<SentimentDetected>
{
    public async Task Consume(ConsumeContext<SentimentDetected> context)
    {
        var key = RoutingCollections.ConversationKey(context.Message.TenantId, context.Message.ConversationId);
        var outcome = await grains.GetGrain<IConversationGrain>(key).SentimentAsync(context.Message, context.IsDeliveredAgain());
        await context.ApplyAsync(deadlines, key, outcome);
    }
}
