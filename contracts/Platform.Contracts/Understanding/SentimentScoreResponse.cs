namespace Platform.Contracts.Understanding;

/// <summary>How a text was read, and why.</summary>
/// <param name="ModelVersion">The model that read it.</param>
/// <param name="Polarity">-1 (negative) to 1 (positive).</param>
/// <param name="Intensity">How strongly it is felt, 0 to 1.</param>
/// <param name="Emotions">All emotions found, strongest first; never empty.</param>
/// <param name="Signals">Signs that a person should know of, those that are certain.</param>
/// <param name="Evidence">The phrases behind the reading, in order of appearance; those of signals last.</param>
/// <param name="Possible">Signs of danger and of critical illness that are only possible; null from versions that gave certain ones only.</param>
public sealed record SentimentScoreResponse(
    string ModelVersion,
    double Polarity,
    double Intensity,
    IReadOnlyList<EmotionScore> Emotions,
    IReadOnlyList<Signal> Signals,
    IReadOnlyList<SentimentEvidence> Evidence,
    IReadOnlyList<Signal>? Possible = null);
