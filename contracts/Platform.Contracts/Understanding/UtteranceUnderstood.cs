using Platform.Contracts.Knowledge;

namespace Platform.Contracts.Understanding;

/// <summary>nlu has read the message.</summary>
/// <param name="EventId">One per turn.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="TurnId">The turn.</param>
/// <param name="ModelVersion">The model that read it.</param>
/// <param name="Text">The text that was read; knowledge searches with it.</param>
/// <param name="Language">BCP 47; <c>und</c> if it cannot be told.</param>
/// <param name="Intents">The likeliest intents, best first, at most three; confidences add up to at most 1.</param>
/// <param name="OutOfScope">The message is about nothing that the pack covers.</param>
/// <param name="Entities">What is named, in order of appearance; without what a correction takes back ("not 1, but 2").</param>
public sealed record UtteranceUnderstood(
    Guid EventId,
    string TenantId,
    string ConversationId,
    DateTimeOffset OccurredAt,
    Guid TurnId,
    string ModelVersion,
    [property: PersonalData] string Text,
    string Language,
    IReadOnlyList<IntentScore> Intents,
    bool OutOfScope,
    IReadOnlyList<Entity> Entities) : IEvent
{
    /// <summary>When its turn was opened: the time until its deadline counts from there. Null if that is not known.</summary>
    public DateTimeOffset? TurnOpenedAt { get; init; }

    /// <summary>What the message does to the conversation; empty if it just asks or tells something.</summary>
    public IReadOnlyList<DialogueAct> Acts { get; init; } = [];

    /// <summary>What it refers to without naming it, in order of appearance; nouns that are left out come last.</summary>
    public IReadOnlyList<ResolvedReference> References { get; init; } = [];

    /// <summary>
    /// The requests in it, in their order, if there are several: two or three. <see cref="Intents"/> is then about the first.
    /// </summary>
    public IReadOnlyList<IntentSpan> Requests { get; init; } = [];

    /// <summary>What is known of the customer; null if nothing is.</summary>
    public AnswerScope? Scope { get; init; }
}

/// <summary>An intent and how likely it is.</summary>
/// <param name="Intent">Id of the intent in the pack.</param>
/// <param name="Confidence">0 to 1, calibrated: of messages with 0.8, about 80 % have this intent.</param>
public sealed record IntentScore(string Intent, double Confidence);
