using Platform.Contracts.Understanding;

namespace Platform.Contracts.Conversations;

/// <summary>The last event of a turn: what was decided and on what facts.</summary>
/// <param name="EventId">One per turn.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="OccurredAt">When it was decided.</param>
/// <param name="Sequence">Gap-free number of routing's events in this conversation.</param>
/// <param name="TurnId">The turn.</param>
/// <param name="EventCount">How many events with a sequence number this turn has, this one included: audit waits for all of them.</param>
/// <param name="Channel">The channel of the message.</param>
/// <param name="ReceivedAt">When the gateway accepted the message.</param>
/// <param name="Decision">What was done.</param>
/// <param name="HandoffReason">Why a person was called, if one was.</param>
/// <param name="Language">Language of the message, BCP 47; <c>und</c> if unknown.</param>
/// <param name="Intent">The intent acted on, if understood.</param>
/// <param name="IntentConfidence">0 to 1.</param>
/// <param name="Emotion">The strongest emotion, if analysed.</param>
/// <param name="Polarity">-1 to 1, if analysed.</param>
/// <param name="Missing">Analyses that had not arrived when the turn was closed: <c>nlu</c>, <c>sentiment</c>, <c>knowledge</c>.</param>
/// <param name="Explanation">Why, in sentences that a person can read; holds none of the customer's words.</param>
public sealed record TurnClosed(
    Guid EventId,
    string TenantId,
    string ConversationId,
    DateTimeOffset OccurredAt,
    long Sequence,
    Guid TurnId,
    int EventCount,
    string Channel,
    DateTimeOffset ReceivedAt,
    Decision Decision,
    HandoffReason? HandoffReason,
    string Language,
    string? Intent,
    double IntentConfidence,
    Emotion? Emotion,
    double? Polarity,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Explanation) : IEvent;
