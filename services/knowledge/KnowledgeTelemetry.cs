using System.Diagnostics.Metrics;

namespace Platform.Knowledge;

/// <summary>What the service measures of itself.</summary>
internal sealed class KnowledgeTelemetry : IDisposable
{
    private readonly Meter _meter = new("Platform.Knowledge");
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _searches;

    public KnowledgeTelemetry()
    {
        _duration = _meter.CreateHistogram(
            "platform.knowledge.duration", "s", "Time of a search.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5],
            });
        _searches = _meter.CreateCounter<long>("platform.knowledge.searches", "{search}", "Searches; result tells hit from miss.");
    }

    public void Searched(TimeSpan duration, bool hit)
    {
        _duration.Record(duration.TotalSeconds);
        _searches.Add(1, new KeyValuePair<string, object?>("result", hit ? "hit" : "miss"));
    }

    public void Dispose() => _meter.Dispose();
}
