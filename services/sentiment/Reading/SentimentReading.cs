using Platform.Contracts.Understanding;

namespace Platform.Sentiment.Reading;

/// <summary>How a message was read.</summary>
internal sealed record SentimentReading(
    double Polarity,
    double Intensity,
    IReadOnlyList<EmotionScore> Emotions,
    IReadOnlyList<Signal> Signals,
    IReadOnlyList<Signal> Possible,
    IReadOnlyList<SentimentEvidence> Evidence)
{
    public static SentimentReading Neutral { get; } = new(0, 0, [new EmotionScore(Emotion.Neutral, 1)], [], [], []);

    /// <summary>Of a message without text whose emotion is not to be named.</summary>
    public static SentimentReading Unnamed { get; } = new(0, 0, [], [], [], []);
}
