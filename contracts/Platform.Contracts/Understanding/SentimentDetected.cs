namespace Platform.Contracts.Understanding;

/// <summary>sentiment has read the message. There is none of a turn whose customer has set the reading to <see cref="EmotionReading.Off"/>.</summary>
/// <param name="EventId">One per turn.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="TurnId">The turn.</param>
/// <param name="ModelVersion">The model that read it.</param>
/// <param name="Polarity">-1 (negative) to 1 (positive).</param>
/// <param name="Intensity">How strongly it is felt, 0 to 1; 0 where no emotion is to be named.</param>
/// <param name="Emotions">All emotions found, strongest first; empty only where none is to be named (<see cref="EmotionReading.Light"/>).</param>
/// <param name="Signals">Signs that a person should know of, those that are certain.</param>
/// <param name="Evidence">The words behind them, in order of appearance, those of signals last; null from versions that did not say.</param>
/// <param name="Possible">Signs of danger and of critical illness that are only possible; null from versions that gave certain ones only.</param>
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
    IReadOnlyList<Signal> Signals,
    IReadOnlyList<SentimentEvidence>? Evidence = null,
    IReadOnlyList<Signal>? Possible = null) : IEvent;

/// <summary>An emotion and how strong it is.</summary>
/// <param name="Emotion">Which.</param>
/// <param name="Score">0 to 1.</param>
public sealed record EmotionScore(Emotion Emotion, double Score);
