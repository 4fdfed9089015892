using MassTransit;
using Platform.Contracts.Conversations;

namespace Platform.Analytics.Facts;

/// <summary>Counts a request for a person.</summary>
internal sealed class HandoffRequestedConsumer(FactStore facts) : IConsumer<HandoffRequested>
{
    public Task Consume(ConsumeContext<HandoffRequested> context) => facts.AddAsync(context.Message);
}
