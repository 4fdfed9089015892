using MassTransit;
using Platform.Hosting;

namespace Platform.Routing.Conversations;

/// <summary>Publishes what a grain returned.</summary>
internal static class OutcomePublishing
{
    public static async Task PublishAsync(this IPublishEndpoint bus, GrainOutcome outcome)
    {
        foreach (var fact in outcome.Events)
            await bus.PublishInTimeAsync(fact);
    }

    /// <summary>What every consumer does with the grain's answer.</summary>
    public static async Task ApplyAsync(this ConsumeContext context, TurnDeadlines deadlines, string key, GrainOutcome outcome)
    {
        deadlines.Set(key, outcome.ReviewAfter);
        foreach (var fact in outcome.Events)
            await context.Publish(fact, fact.GetType());
    }
}
