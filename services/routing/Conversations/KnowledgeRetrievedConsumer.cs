using MassTransit;
using Platform.Contracts.Knowledge;

namespace Platform.Routing.Conversations;

/// <summary>Hands the event to its conversation and publishes what that returns.</summary>
internal sealed class KnowledgeRetrievedConsumer(IGrainFactory grains, TurnDeadlines deadlines) : IConsumer<KnowledgeRetrieved>
{
    public async Task Consume(ConsumeContext<KnowledgeRetrieved> context)
    {
        var key = RoutingCollections.ConversationKey(context.Message.TenantId, context.Message.ConversationId);
        var outcome = await grains.GetGrain<IConversationGrain>(key).KnowledgeAsync(context.Message, context.IsDeliveredAgain());
        await context.ApplyAsync(deadlines, key, outcome);
    }
}
