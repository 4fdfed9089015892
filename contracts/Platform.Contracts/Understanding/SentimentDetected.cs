namespace Platform.Contracts.Understanding;

/// <summary>sentiment has read the message.</summary>
/// <param name="EventId">One per turn.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="TurnId">The turn.</param>
/// <param name="ModelVersion">The model that read it.</param>
/// <param name="Polarity">-1 (negative) to 1 (positive).</param>
/// <param name="Intensity">How strongly it is felt, 0 to 1.</param>
/// <param name="Emotions">All emotions found, strongest first; never empty.</param>
/// <param name="Signals">Signs that a person should know of.</param>
public sealed record SentimentDetected(
    Guid EventId,
    string TenantId,
    string ConversationId,
    DateTimeOffset OccurredAt,
    Guid TurnId,
    string ModelVersion,
    double Polarity,
    double Intensity,
    IReadOnlyList<EmotionScore> Emotions,
    IReadOnlyList<Signal> Signals) : IEvent;

/// <summary>An emotion and how strong it is.</summary>
/// <param name="Emotion">Which.</param>
/// <param name="Score">0 to 1.</param>
public sealed record EmotionScore(Emotion Emotion, double Score);
