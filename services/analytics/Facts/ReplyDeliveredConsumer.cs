using MassTransit;
using Platform.Contracts.Channels;

namespace Platform.Analytics.Facts;

/// <summary>Counts a reply that a channel took.</summary>
internal sealed class ReplyDeliveredConsumer(FactStore facts) : IConsumer<ReplyDelivered>
{
    public Task Consume(ConsumeContext<ReplyDelivered> context) => facts.AddAsync(context.Message);
}
