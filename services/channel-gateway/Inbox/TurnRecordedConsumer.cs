using MassTransit;
using Platform.ChannelGateway.Replies;
using Platform.Contracts.Audit;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;

namespace Platform.ChannelGateway.Inbox;

/// <summary>audit's receipt completes the message.</summary>
internal sealed class TurnRecordedConsumer(MessageInbox inbox) : IConsumer<TurnRecorded>
{
    public async Task Consume(ConsumeContext<TurnRecorded> context)
    {
        var turn = context.Message;
        await inbox.RecordedAsync(turn.TurnId, turn.Decision);
        if (turn.Decision == Decision.Silent)
            await context.Publish(new ConversationChanged(turn.TenantId, turn.ConversationId, turn.TurnId, TurnStatus.WithHuman, null));
    }
}
