namespace Platform.Contracts.Analytics;

/// <summary>The main counts over time; they are defined as in <see cref="AnalyticsSummary"/>.</summary>
/// <param name="From">Beginning of the range, included; UTC.</param>
/// <param name="To">End of the range, excluded; UTC.</param>
/// <param name="Bucket"><c>hour</c> or <c>day</c>, both UTC.</param>
/// <param name="Buckets">
/// All buckets of the range in order, empty ones included. The first and the last hold only what lies in the range.
/// </param>
/// <param name="Definitions">What each number is, by its name in a bucket.</param>
public sealed record AnalyticsTimeline(
    DateTimeOffset From,
    DateTimeOffset To,
    string Bucket,
    IReadOnlyList<TimelineBucket> Buckets,
    IReadOnlyDictionary<string, string> Definitions);

/// <summary>The counts of one hour or day.</summary>
/// <param name="Start">Its beginning, UTC.</param>
/// <param name="Turns">Turns that were closed.</param>
/// <param name="CustomerTurns">Turns that a customer's message opened.</param>
/// <param name="Conversations">Conversations with at least one turn.</param>
/// <param name="Answers">Turns whose decision is <c>answer</c>.</param>
/// <param name="Handovers">Requests for a person.</param>
/// <param name="Resolutions">Matters that a person closed.</param>
/// <param name="ContainmentRate">Conversations of the bucket without a hand-over in it, divided by its conversations.</param>
/// <param name="AveragePolarity">Mean polarity, -1 to 1; null if no turn was analysed.</param>
/// <param name="ResponseTimeP95">Response time in ms that 95 % of the customers' turns did not exceed; null if there are none.</param>
/// <param name="IncompleteTurns">Customers' turns that were decided before every analysis had arrived.</param>
/// <param name="Deliveries">Replies handed to a channel.</param>
/// <param name="FailedDeliveries">Replies that the channel's callback did not take.</param>
public sealed record TimelineBucket(
    DateTimeOffset Start,
    int Turns,
    int CustomerTurns,
    int Conversations,
    int Answers,
    int Handovers,
    int Resolutions,
    double ContainmentRate,
    double? AveragePolarity,
    double? ResponseTimeP95,
    int IncompleteTurns,
    int Deliveries,
    int FailedDeliveries);
