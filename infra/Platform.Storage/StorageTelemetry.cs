using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Platform.Storage;

/// <summary>
/// Spans and durations of the store's operations, named as in OpenTelemetry's semantic conventions for databases. They
/// carry no ids, keys or bodies.
/// </summary>
internal static class StorageTelemetry
{
    private const string Name = "Platform.Storage";

    private static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "db.client.operation.duration", "s", "Duration of database operations, waiting included.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5],
        });

    /// <summary>Measures until it is disposed of.</summary>
    public static Measurement Start(string system, string operation, string collection)
    {
        var activity = Activities.StartActivity($"{operation} {collection}", ActivityKind.Client);
        activity?.SetTag("db.system.name", system);
        activity?.SetTag("db.operation.name", operation);
        activity?.SetTag("db.collection.name", collection);
        return new Measurement(activity, Duration.Enabled ? Stopwatch.GetTimestamp() : 0, system, operation, collection);
    }

    public readonly struct Measurement(Activity? activity, long started, string system, string operation, string collection) : IDisposable
    {
        public void Dispose()
        {
            activity?.Dispose();
            if (started == 0)
                return;
            Duration.Record(
                Stopwatch.GetElapsedTime(started).TotalSeconds, new("db.system.name", system),
                new("db.operation.name", operation), new("db.collection.name", collection));
        }
    }
}
