using MassTransit;
using Platform.ChannelGateway.Replies;
using Platform.Contracts.Audit;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;

namespace Platform.ChannelGateway.Inbox;

/// <summary>audit's receipt completes the message.</summary>
internal sealed class TurnRecordedConsumer(MessageInbox inbox, ConversationSignals signals) : IConsumer<TurnRecorded>
{
    public async Task Consume(ConsumeContext<TurnRecorded> context)
    {
        var turn = context.Message;
        await inbox.RecordedAsync(turn.TurnId, turn.Decision);
        if (turn.Decision == Decision.Silent)
            signals.Publish(turn.TenantId, turn.ConversationId, new ConversationSignal(turn.TurnId, TurnStatus.WithHuman, null));
    }
}
