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
        _duration = _meter.CreateHistogram<double>("platform.knowledge.duration", "s", "Time of a search.");
        _searches = _meter.CreateCounter<long>("platform.knowledge.searches", "{search}", "Searches; result tells hit from miss.");
    }

    public void Searched(TimeSpan duration, bool hit)
    {
        _duration.Record(duration.TotalSeconds);
        _searches.Add(1, new KeyValuePair<string, object?>("result", hit ? "hit" : "miss"));
    }

    public void Dispose() => _meter.Dispose();
}
