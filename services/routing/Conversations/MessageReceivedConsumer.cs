using MassTransit;
using Platform.Contracts.Channels;

namespace Platform.Routing.Conversations;

/// <summary>Hands the event to its conversation and publishes what that returns.</summary>
internal sealed class MessageReceivedConsumer(IGrainFactory grains, TurnDeadlines deadlines) : IConsumer<MessageReceived>
{
    public async Task Consume(ConsumeContext<MessageReceived> context)
    {
        var key = RoutingCollections.ConversationKey(context.Message.TenantId, context.Message.ConversationId);
        var outcome = await grains.GetGrain<IConversationGrain>(key).ReceiveAsync(context.Message, context.IsDeliveredAgain());
        await context.ApplyAsync(deadlines, key, outcome);
    }
}
