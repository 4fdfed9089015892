using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;

namespace Platform.Contracts.Analytics;

/// <summary>
/// The service's numbers over a range of time. A <em>turn</em> is a message with its decision; it counts at the time of
/// its decision. A <em>customer's turn</em> is every turn but a person's reply. Rates and shares are 0 to 1, and 0 of
/// nothing is 0.
/// </summary>
/// <param name="From">Beginning of the range, included; UTC.</param>
/// <param name="To">End of the range, excluded; UTC.</param>
/// <param name="Turns">Turns that were closed in the range.</param>
/// <param name="CustomerTurns">Turns that a customer's message opened: all whose decision is not <c>human_reply</c>.</param>
/// <param name="Conversations">Conversations with at least one turn in the range.</param>
/// <param name="Decisions">Turns by what was done; the share is of all turns.</param>
/// <param name="ContainmentRate">
/// Conversations without a hand-over divided by conversations. A conversation has a hand-over if in the range a person
/// was called for it or took part: a requested hand-over, or a turn decided <c>hand_over</c>, <c>queued</c>,
/// <c>silent</c> or <c>human_reply</c>.
/// </param>
/// <param name="Handovers">Requests for a person; one per turn at most.</param>
/// <param name="HandoversByReason">Requests for a person by the rule that fired; the share is of all requests.</param>
/// <param name="Resolutions">Conversations' matters that a person closed.</param>
/// <param name="Intents">The 50 most frequent intents of customers' turns, most frequent first.</param>
/// <param name="Emotions">Customers' turns by strongest emotion; the share is of those that were analysed.</param>
/// <param name="AveragePolarity">Mean polarity, -1 to 1, of the customers' turns that were analysed; null if there are none.</param>
/// <param name="Languages">Customers' turns by language, BCP 47; the share is of customers' turns.</param>
/// <param name="Channels">Customers' turns by channel; the share is of customers' turns.</param>
/// <param name="ResponseTime">From the acceptance of a customer's message to the decision on it.</param>
/// <param name="IncompleteTurns">Customers' turns that were decided before every analysis had arrived.</param>
/// <param name="MissingAnalyses">Customers' turns by analysis that had not arrived; the share is of customers' turns.</param>
/// <param name="Deliveries">Replies handed to a channel, by way; a reply that left by two ways counts at both. The share is of all deliveries.</param>
/// <param name="FailedDeliveries">Replies that the channel's callback did not take.</param>
/// <param name="Definitions">What each number is, by its name in this response.</param>
public sealed record AnalyticsSummary(
    DateTimeOffset From,
    DateTimeOffset To,
    int Turns,
    int CustomerTurns,
    int Conversations,
    IReadOnlyDictionary<Decision, CountAndShare> Decisions,
    double ContainmentRate,
    int Handovers,
    IReadOnlyDictionary<HandoffReason, CountAndShare> HandoversByReason,
    int Resolutions,
    IReadOnlyList<IntentCount> Intents,
    IReadOnlyDictionary<Emotion, CountAndShare> Emotions,
    double? AveragePolarity,
    IReadOnlyDictionary<string, CountAndShare> Languages,
    IReadOnlyDictionary<string, CountAndShare> Channels,
    ResponseTime ResponseTime,
    int IncompleteTurns,
    IReadOnlyDictionary<string, CountAndShare> MissingAnalyses,
    IReadOnlyDictionary<string, CountAndShare> Deliveries,
    int FailedDeliveries,
    IReadOnlyDictionary<string, string> Definitions);

/// <summary>How many, and which part of the whole.</summary>
/// <param name="Count">How many.</param>
/// <param name="Share">0 to 1; 0 if the whole is empty.</param>
public sealed record CountAndShare(int Count, double Share);

/// <summary>How often an intent came and how often it was answered.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Count">Customers' turns with it.</param>
/// <param name="AnswerShare">Part of them whose decision is <c>answer</c>, 0 to 1.</param>
public sealed record IntentCount(string Intent, int Count, double AnswerShare);

/// <summary>
/// Times in milliseconds. The percentile p is the smallest value such that at least p per cent of all values are not
/// above it (nearest rank; definition 1 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996).
/// </summary>
/// <param name="Mean">Arithmetic mean; null if there are no values.</param>
/// <param name="P50">Half of the values are not above it; null if there are no values.</param>
/// <param name="P95">95 % of the values are not above it; null if there are no values.</param>
/// <param name="P99">99 % of the values are not above it; null if there are no values.</param>
public sealed record ResponseTime(double? Mean, double? P50, double? P95, double? P99);
