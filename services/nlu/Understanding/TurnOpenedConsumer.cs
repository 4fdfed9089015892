using MassTransit;
using Platform.Contracts.Conversations;
using Platform.Nlu.Models;
using Platform.Nlu.Observation;

namespace Platform.Nlu.Understanding;

/// <summary>Reads the message of every turn. The same turn gives the same event, whenever it comes.</summary>
internal sealed class TurnOpenedConsumer(TenantReaders readers, LiveTurns live, TimeProvider time) : IConsumer<TurnOpened>
{
    public async Task Consume(ConsumeContext<TurnOpened> context)
    {
        var reader = await readers.ForAsync(context.Message.TenantId).WaitAsync(context.CancellationToken);
        var understood = reader.Understand(context.Message, time.GetUtcNow());
        await context.Publish(understood, context.CancellationToken);
        live.Offer(context.Message, understood);
    }
}
