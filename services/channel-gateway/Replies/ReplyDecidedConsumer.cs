using MassTransit;
using Platform.ChannelGateway.Callbacks;
using Platform.ChannelGateway.Inbox;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Storage;

namespace Platform.ChannelGateway.Replies;

/// <summary>Stores a reply for delivery, once, and wakes those who wait for it.</summary>
internal sealed class ReplyDecidedConsumer(
    GatewayCollections collections,
    MessageInbox inbox,
    CallbackDispatcher callbacks,
    TimeProvider time) : IConsumer<ReplyDecided>
{
    public async Task Consume(ConsumeContext<ReplyDecided> context)
    {
        var decided = context.Message;
        var reply = new Reply(
            decided.EventId, decided.TurnId, decided.ConversationId, decided.Sequence, decided.Decision, decided.Author,
            decided.Author == Author.Ai, decided.Language, decided.Parts, decided.Citations, decided.Explanation,
            decided.OccurredAt, decided.AgentId);
        var hasCallback = await callbacks.TargetAsync(decided.TenantId, decided.Channel) is not null;
        var outcome = await collections.Replies.InsertAsync(
            GatewayCollections.IdOf(reply.ReplyId),
            new ReplyEntry(decided.TenantId, decided.Channel, reply)
            {
                Previous = decided.PreviousReply,
                StoredAt = time.GetUtcNow(),
                CallbackDueAt = hasCallback ? time.GetUtcNow() : null,
            });
        var acceptedAt = await inbox.ReplyStoredAsync(decided.TurnId);
        if (outcome != InsertOutcome.Inserted)
            return;

        if (acceptedAt is { } accepted)
            GatewayTelemetry.OnReplyStored(decided.TenantId, time.GetUtcNow() - accepted);
        await context.Publish(new ConversationChanged(decided.TenantId, decided.ConversationId, decided.TurnId, TurnStatus.Answered, reply));
        if (hasCallback)
            callbacks.Wake();
    }
}
