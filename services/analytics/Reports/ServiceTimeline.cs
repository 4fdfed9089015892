using Platform.Analytics.Facts;
using Platform.Contracts.Analytics;

namespace Platform.Analytics.Reports;

/// <summary>A <see cref="ServiceSummary"/> for each hour or day, UTC.</summary>
internal sealed class ServiceTimeline
{
    public const string Hour = "hour";
    public const string Day = "day";

    private readonly TimeRange _range;
    private readonly string _bucket;
    private readonly long _ticks;
    private readonly long _first;
    private readonly ServiceSummary[] _buckets;

    public ServiceTimeline(TimeRange range, string bucket)
    {
        _range = range;
        _bucket = bucket;
        _ticks = bucket == Day ? TimeSpan.TicksPerDay : TimeSpan.TicksPerHour;
        _first = range.From.UtcTicks / _ticks;
        // The end is excluded: a range that ends at a full hour does not touch the next one.
        var last = (range.To.UtcTicks - 1) / _ticks;
        _buckets = [.. Enumerable.Range(0, (int)(last - _first + 1)).Select(_ => new ServiceSummary())];
    }

    public ServiceSummary At(IFact fact) => _buckets[(int)((fact.OccurredAt.UtcTicks / _ticks) - _first)];

    public AnalyticsTimeline Report() => new(
        _range.From,
        _range.To,
        _bucket,
        [.. _buckets.Select((bucket, i) => bucket.Bucket(new DateTimeOffset((_first + i) * _ticks, TimeSpan.Zero)))],
        Definitions.Timeline);
}
