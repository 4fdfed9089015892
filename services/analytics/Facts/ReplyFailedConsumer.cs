using MassTransit;
using Platform.Contracts.Channels;

namespace Platform.Analytics.Facts;

/// <summary>Counts a reply that a channel did not take.</summary>
internal sealed class ReplyFailedConsumer(FactStore facts) : IConsumer<ReplyFailed>
{
    public Task Consume(ConsumeContext<ReplyFailed> context) => facts.AddAsync(context.Message);
}
