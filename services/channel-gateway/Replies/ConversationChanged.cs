using MassTransit;
using Platform.Contracts.Channels;

namespace Platform.ChannelGateway.Replies;

/// <summary>Something has happened in a conversation: a word among the gateway's replicas, no event of the platform.</summary>
internal sealed record ConversationChanged(string TenantId, string ConversationId, Guid MessageId, TurnStatus Status, Reply? Reply);

/// <summary>Wakes those who wait in this replica, whichever replica has stored the change.</summary>
internal sealed class ConversationChangedConsumer(ConversationSignals signals) : IConsumer<ConversationChanged>
{
    public Task Consume(ConsumeContext<ConversationChanged> context)
    {
        var change = context.Message;
        signals.Publish(change.TenantId, change.ConversationId, new ConversationSignal(change.MessageId, change.Status, change.Reply));
        return Task.CompletedTask;
    }
}
