using MassTransit;
using Platform.Contracts;
using Platform.Hosting;
using Platform.Streaming;
using Platform.Streaming.Kafka;

namespace Platform.Analytics.Stream;

/// <summary>
/// Hands every event on the bus to Kafka and acknowledges it only then: while Kafka is away its queue at the broker holds
/// what comes, and this process no more than the prefetched messages.
/// </summary>
internal sealed class EventForwardingConsumer(EventProducer producer) : IConsumer<IEvent>
{
    private static readonly Dictionary<string, Type> Types =
        EventTypes.All.ToDictionary(type => MessageUrn.ForTypeString(type.Class), type => type.Class, StringComparer.Ordinal);

    public async Task Consume(ConsumeContext<IEvent> context)
    {
        try
        {
            await producer.SendAsync(Read(context), context.CancellationToken);
        }
        catch (EventRejectedException exception)
        {
            throw new MessageRefusedException(exception.Message);
        }
    }

    private static IEvent Read(ConsumeContext context)
    {
        foreach (var urn in context.SupportedMessageTypes)
            if (Types.TryGetValue(urn, out var type) && context.SerializerContext.TryGetMessage(type, out var message))
                return (IEvent)message;

        // What is personal in it is not known, so it must not leave: the error queue keeps it for a newer version.
        throw new MessageRefusedException($"This version does not know the event {context.SupportedMessageTypes.FirstOrDefault()}.");
    }
}
