using System.Diagnostics.Metrics;
using System.Text.Json;
using Platform.Contracts.Understanding;

namespace Platform.Sentiment;

/// <summary>How long reading takes and which emotions lead.</summary>
internal sealed class SentimentTelemetry
{
    public const string MeterName = "Platform.Sentiment";

    private static readonly Dictionary<Emotion, string> Names =
        Enum.GetValues<Emotion>().ToDictionary(emotion => emotion, emotion => JsonSerializer.SerializeToElement(emotion).GetString()!);

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _messages;

    public SentimentTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(
            "platform.sentiment.duration", "s", "Time to read one message.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.005, 0.025, 0.1],
            });
        _messages = meter.CreateCounter<long>("platform.sentiment.messages", "{message}", "Messages read, by their strongest emotion; unnamed where the customer lets none be named.");
    }

    /// <param name="elapsed">Time to read it.</param>
    /// <param name="strongest">Null if no emotion is to be named.</param>
    public void Read(TimeSpan elapsed, Emotion? strongest)
    {
        _duration.Record(elapsed.TotalSeconds);
        _messages.Add(1, new KeyValuePair<string, object?>("emotion", strongest is { } named ? Names[named] : "unnamed"));
    }
}
