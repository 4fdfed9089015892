using MassTransit;
using Platform.Contracts.Conversations;

namespace Platform.Analytics.Facts;

/// <summary>Counts a matter that a person closed.</summary>
internal sealed class ConversationResolvedConsumer(FactStore facts) : IConsumer<ConversationResolved>
{
    public Task Consume(ConsumeContext<ConversationResolved> context) => facts.AddAsync(context.Message);
}
