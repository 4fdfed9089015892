using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Platform.ChannelGateway;

internal static class GatewayTelemetry
{
    private const string Name = "Platform.ChannelGateway";

    private static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly InstrumentAdvice<double> Times = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 5, 10, 30, 120],
    };

    private static readonly Counter<long> Accepted = Meter.CreateCounter<long>(
        "platform.channel_gateway.accepted", "{message}", "Messages accepted, by channel.");

    private static readonly Counter<long> Duplicates = Meter.CreateCounter<long>(
        "platform.channel_gateway.duplicates", "{message}", "Messages posted again, by channel.");

    private static readonly Counter<long> Resent = Meter.CreateCounter<long>(
        "platform.channel_gateway.resent", "{message}", "Messages sent into the pipeline again.");

    private static readonly Counter<long> GivenUp = Meter.CreateCounter<long>(
        "platform.channel_gateway.given_up", "{message}", "Messages given up after too many tries.");

    private static readonly Counter<long> Callbacks = Meter.CreateCounter<long>(
        "platform.channel_gateway.callbacks", "{attempt}", "Tries to deliver a reply by callback, by outcome.");

    private static readonly Histogram<double> ReplyDuration = Meter.CreateHistogram(
        "platform.channel_gateway.reply.duration", "s", "From the acceptance of a message to its stored reply.", advice: Times);

    private static readonly Histogram<double> DeliveryDuration = Meter.CreateHistogram(
        "platform.channel_gateway.delivery.duration", "s",
        "From the decision of a reply to its first delivery, by the way it took; polling takes as long as the adapter waits.", advice: Times);

    private static readonly Gauge<long> Unfinished = Meter.CreateGauge<long>(
        "platform.channel_gateway.unfinished", "{message}", "Accepted messages that are not complete; counted up to 10,000.");

    private static readonly Gauge<double> OldestUnfinished = Meter.CreateGauge<double>(
        "platform.channel_gateway.unfinished.oldest_age", "s", "Age of the oldest message that is not complete.");

    /// <summary>Work behind an answer, in the trace of what caused it.</summary>
    public static Activity? Behind(ActivityContext cause, string name) => Activities.StartActivity(name, ActivityKind.Internal, cause);

    /// <summary>Whether anybody looks at what has to be asked for.</summary>
    public static bool GaugesAreRead => Unfinished.Enabled;

    public static void OnAccepted(string tenant, string channel) => Accepted.Add(1, new("tenant", tenant), new("channel", channel));

    public static void OnDuplicate(string tenant, string channel) => Duplicates.Add(1, new("tenant", tenant), new("channel", channel));

    public static void OnResent() => Resent.Add(1);

    public static void OnGivenUp() => GivenUp.Add(1);

    public static void OnCallback(string outcome) => Callbacks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public static void OnReplyStored(string tenant, TimeSpan sinceAccepted) =>
        ReplyDuration.Record(Math.Max(0, sinceAccepted.TotalSeconds), new KeyValuePair<string, object?>("tenant", tenant));

    public static void OnDelivered(string via, TimeSpan sinceDecided) =>
        DeliveryDuration.Record(Math.Max(0, sinceDecided.TotalSeconds), new KeyValuePair<string, object?>("via", via));

    public static void InboxHas(int unfinished, TimeSpan oldest)
    {
        Unfinished.Record(unfinished);
        OldestUnfinished.Record(oldest.TotalSeconds);
    }
}
