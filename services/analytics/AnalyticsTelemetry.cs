using System.Diagnostics.Metrics;

namespace Platform.Analytics;

/// <summary>The meter <c>Platform.Analytics</c>.</summary>
internal sealed class AnalyticsTelemetry(IMeterFactory meters)
{
    private readonly Counter<long> _facts = meters.Create("Platform.Analytics")
        .CreateCounter<long>("platform.analytics.facts", "{fact}", "Facts stored.");

    public void Stored(string tenant, string kind) => _facts.Add(
        1, new KeyValuePair<string, object?>("tenant", tenant), new KeyValuePair<string, object?>("kind", kind));
}
