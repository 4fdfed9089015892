using MassTransit;
using Platform.Contracts.Conversations;

namespace Platform.Routing.Conversations;

/// <summary>Publishes what a grain returned.</summary>
internal static class OutcomePublishing
{
    public static async Task PublishAsync(this IPublishEndpoint bus, GrainOutcome outcome)
    {
        foreach (var fact in outcome.Events)
        {
            if (fact is TurnClosed closed)
                RoutingTelemetry.Closed(closed);
            await bus.Publish(fact, fact.GetType());
        }
    }

    /// <summary>What every consumer does with the grain's answer.</summary>
    public static async Task ApplyAsync(
        this IPublishEndpoint bus, TurnDeadlines deadlines, string key, GrainOutcome outcome)
    {
        deadlines.Set(key, outcome.ReviewAfter);
        await bus.PublishAsync(outcome);
    }
}
