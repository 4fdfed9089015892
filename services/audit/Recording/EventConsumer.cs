using MassTransit;
using Platform.Contracts;

namespace Platform.Audit.Recording;

/// <summary>Records every message that is an event, whatever its type.</summary>
internal sealed class EventConsumer(Chains chains) : IConsumer<IEvent>
{
    public async Task Consume(ConsumeContext<IEvent> context)
    {
        var entry = EventReader.Read(context.ReceiveContext.Body.GetBytes());
        if (await chains.RecordAsync(entry) is { } receipt)
            await context.Publish(receipt);
    }
}
