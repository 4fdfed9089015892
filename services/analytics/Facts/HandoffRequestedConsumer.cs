using MassTransit;
using Platform.Contracts.Conversations;

namespace Platform.Analytics.Facts;

/// <summary>Counts a request for a person.</summary>
internal sealed class HandoffRequestedConsumer(FactStore facts) : IConsumer<HandoffRequested>
{
    public Task Consume(ConsumeContext<HandoffRequested> context)
    {
        var message = context.Message;
        return facts.AddAsync(new HandoverFact(
            message.TenantId, message.EventId, message.OccurredAt, message.ConversationId, message.Reason));
    }
}
