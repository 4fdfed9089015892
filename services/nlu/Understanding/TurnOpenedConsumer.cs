using MassTransit;
using Platform.Contracts.Conversations;
using Platform.Nlu.Experts;
using Platform.Nlu.Models;
using Platform.Nlu.Observation;

namespace Platform.Nlu.Understanding;

/// <summary>Reads the message of every turn. The same turn gives the same event, whenever it comes, unless a model from outside is asked.</summary>
internal sealed class TurnOpenedConsumer(TenantReaders readers, SecondOpinion secondOpinion, LiveTurns live, TimeProvider time) : IConsumer<TurnOpened>
{
    public async Task Consume(ConsumeContext<TurnOpened> context)
    {
        var reader = await readers.ForAsync(context.Message.TenantId).WaitAsync(context.CancellationToken);
        var understood = reader.Understand(context.Message, time.GetUtcNow());
        var builtIn = new Reading(understood.ModelVersion, understood.Intents, understood.OutOfScope, understood.Entities);
        var reading = await secondOpinion.AskAsync(understood.TenantId, understood.Text, builtIn, context.CancellationToken);
        understood = understood with { ModelVersion = reading.ModelVersion, Intents = reading.Intents, OutOfScope = reading.OutOfScope, TurnOpenedAt = context.Message.OccurredAt };
        await context.Publish(understood, context.CancellationToken);
        live.Offer(context.Message, understood, builtIn);
    }
}
