using System.Diagnostics.Metrics;

namespace Platform.Audit;

/// <summary>The meter <c>Platform.Audit</c>.</summary>
internal sealed class AuditTelemetry
{
    private readonly Counter<long> _records;
    private readonly Histogram<int> _batchSize;

    public AuditTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create("Platform.Audit");
        _records = meter.CreateCounter<long>("platform.audit.records", "{record}", "Records appended.");
        _batchSize = meter.CreateHistogram<int>("platform.audit.batch_size", "{record}", "Records appended together.");
    }

    public void Appended(string tenant, int count)
    {
        _records.Add(count, new KeyValuePair<string, object?>("tenant", tenant));
        _batchSize.Record(count, new KeyValuePair<string, object?>("tenant", tenant));
    }
}
