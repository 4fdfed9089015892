using MassTransit;
using Platform.Hosting;

namespace Platform.Routing.Conversations;

/// <summary>Publishes what a grain returned.</summary>
internal static class OutcomePublishing
{
    /// <summary>Outside of consumers; tells the grain if it wants to know.</summary>
    public static async Task PublishAsync(this IPublishEndpoint bus, IConversationGrain grain, GrainOutcome outcome)
    {
        foreach (var fact in outcome.Events)
            await bus.PublishInTimeAsync(fact);
        if (outcome.Confirm is { } sequence)
            await grain.PublishedAsync(sequence);
    }

    /// <summary>Whether this is not the first try to consume the message.</summary>
    public static bool IsDeliveredAgain(this ConsumeContext context) =>
        context.ReceiveContext.Redelivered || context.GetRetryAttempt() > 0 || context.GetRedeliveryCount() > 0
        || context.ReceiveContext.TransportHeaders.TryGetHeader(DeadLetters.RedeliveriesHeader, out _);

    /// <summary>What every consumer does with the grain's answer.</summary>
    public static async Task ApplyAsync(this ConsumeContext context, TurnDeadlines deadlines, string key, GrainOutcome outcome)
    {
        deadlines.Set(key, outcome.ReviewAfter);
        foreach (var fact in outcome.Events)
            await context.Publish(fact, fact.GetType());
    }
}
