using MassTransit;
using Platform.Contracts.Conversations;
using Platform.Knowledge.Care;

namespace Platform.Knowledge.Gaps;

/// <summary>Counts for which open questions, and after which answers, a person was called.</summary>
internal sealed class HandoffRequestedConsumer(QuestionStore questions, HandOverStore handOvers) : IConsumer<HandoffRequested>
{
    public async Task Consume(ConsumeContext<HandoffRequested> context)
    {
        var called = context.Message;
        await questions.HandedOverAsync(called.TurnId, context.CancellationToken);
        await handOvers.AddAsync(
            new HandOver(called.TenantId, called.ConversationId, called.TurnId, called.Reason, called.OccurredAt), context.CancellationToken);
    }
}
