using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Platform.Nlu;

/// <summary>How long reading takes and what comes of it.</summary>
internal static class NluTelemetry
{
    public const string Name = "Platform.Nlu";

    public static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "platform.nlu.duration", "s", "Time to read one message.",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.00001, 0.000025, 0.00005, 0.0001, 0.0002, 0.0003, 0.0005, 0.001, 0.005, 0.025],
        });

    private static readonly Counter<long> Utterances =
        Meter.CreateCounter<long>("platform.nlu.utterances", "{message}", "Messages read.");

    private static readonly Counter<long> Opinions = Meter.CreateCounter<long>(
        "platform.nlu.opinions", "{message}", "Messages about which a model from outside was asked, by tenant and outcome.");

    public static void Asked(string tenant, string outcome) => Opinions.Add(1, new("tenant", tenant), new("outcome", outcome));

    public static void Read(TimeSpan elapsed, string language, bool outOfScope)
    {
        Duration.Record(elapsed.TotalSeconds);
        Utterances.Add(1, new("language", language), new("out_of_scope", outOfScope));
    }
}
