using MassTransit;
using Platform.Contracts.Conversations;

namespace Platform.Knowledge.Gaps;

/// <summary>Counts for which open questions a person was called.</summary>
internal sealed class HandoffRequestedConsumer(QuestionStore questions) : IConsumer<HandoffRequested>
{
    public Task Consume(ConsumeContext<HandoffRequested> context) =>
        questions.HandedOverAsync(context.Message.TurnId, context.CancellationToken);
}
