using Platform.Contracts.Understanding;

namespace Platform.Contracts.Conversations;

/// <summary>A person is called; carries what he needs so that the customer does not repeat himself.</summary>
/// <param name="EventId">One per turn.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation; its transcript is at routing.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="OccurredAt">When it was decided.</param>
/// <param name="Sequence">Gap-free number of routing's events in this conversation.</param>
/// <param name="TurnId">The turn that led to it.</param>
/// <param name="Reason">The rule that fired.</param>
/// <param name="Skill">Which people can take it.</param>
/// <param name="Priority">1 (danger to somebody) to 3 (ordinary).</param>
/// <param name="Language">Language that the customer writes.</param>
/// <param name="Intent">What the matter is, if understood.</param>
/// <param name="Entities">Details that the customer has already given.</param>
/// <param name="Emotions">The emotional course of the last turns, oldest first.</param>
/// <param name="Explanation">Why, in sentences that a person can read.</param>
/// <param name="TurningPoints">Where the emotion changed markedly, and at which words, oldest first.</param>
/// <param name="Signals">The signals of the message that led to it, with their words.</param>
public sealed record HandoffRequested(
    Guid EventId,
    string TenantId,
    string ConversationId,
    [property: PersonalData(Identity = true)] string CustomerId,
    DateTimeOffset OccurredAt,
    long Sequence,
    Guid TurnId,
    HandoffReason Reason,
    string Skill,
    int Priority,
    string Language,
    string? Intent,
    IReadOnlyList<Entity> Entities,
    IReadOnlyList<EmotionMark> Emotions,
    IReadOnlyList<string> Explanation,
    IReadOnlyList<EmotionTurningPoint>? TurningPoints = null,
    IReadOnlyList<SentimentEvidence>? Signals = null) : IEvent;
