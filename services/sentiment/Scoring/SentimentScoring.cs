using System.Diagnostics;
using Microsoft.Extensions.Options;
using Platform.Contracts.Understanding;
using Platform.Sentiment.Reading;

namespace Platform.Sentiment.Scoring;

/// <summary>Reads one message and measures it: what the bus and HTTP have in common.</summary>
internal sealed class SentimentScoring(SentimentReader reader, SentimentTelemetry telemetry, IOptions<SentimentOptions> options)
{
    public string ModelVersion => reader.Version;

    public SentimentReading Read(string text, EmotionReading depth = EmotionReading.Full)
    {
        var started = Stopwatch.GetTimestamp();
        var limit = options.Value.MaxCharacters;
        var reading = reader.Read(text.Length > limit ? text[..limit] : text, depth);
        telemetry.Read(Stopwatch.GetElapsedTime(started), depth == EmotionReading.Light ? null : reading.Emotions[0].Emotion);
        return reading;
    }
}
