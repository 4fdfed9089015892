using MassTransit;
using Platform.Contracts.Conversations;

namespace Platform.Analytics.Facts;

/// <summary>Counts a turn.</summary>
internal sealed class TurnClosedConsumer(FactStore facts) : IConsumer<TurnClosed>
{
    public Task Consume(ConsumeContext<TurnClosed> context)
    {
        var message = context.Message;
        return facts.AddAsync(new TurnFact(
            message.TenantId,
            message.TurnId,
            message.OccurredAt,
            message.ConversationId,
            message.Channel,
            message.ReceivedAt,
            message.Decision,
            message.Language,
            message.Intent,
            message.Emotion,
            message.Polarity,
            message.Missing));
    }
}
