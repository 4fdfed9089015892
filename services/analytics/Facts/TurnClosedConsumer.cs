using MassTransit;
using Platform.Contracts.Conversations;

namespace Platform.Analytics.Facts;

/// <summary>Counts a turn.</summary>
internal sealed class TurnClosedConsumer(FactStore facts) : IConsumer<TurnClosed>
{
    public Task Consume(ConsumeContext<TurnClosed> context) => facts.AddAsync(context.Message);
}
