using System.Diagnostics.Metrics;
using System.Text.Json;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Routing.Conversations;

namespace Platform.Routing;

/// <summary>What is measured of turns. Times across services rest on the clocks of their machines.</summary>
internal static class RoutingTelemetry
{
    private static readonly Meter Meter = new("Platform.Routing");

    private static readonly InstrumentAdvice<double> Times = new()
    {
        HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 5, 10, 30, 120],
    };

    private static readonly Counter<long> Turns = Meter.CreateCounter<long>(
        "platform.routing.turns", "{turn}", "Turns closed, by decision and channel.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "platform.routing.turn.duration", "s", "From the acceptance of a message to its decision.", advice: Times);

    private static readonly Histogram<double> Stages = Meter.CreateHistogram(
        "platform.routing.stage.duration", "s",
        "Parts of a turn: opened (since it was accepted), nlu and sentiment (since it was opened), knowledge (since it was understood), decided (since the last of them).",
        advice: Times);

    private static readonly Counter<long> Missing = Meter.CreateCounter<long>(
        "platform.routing.missing", "{analysis}", "Analyses that had not come when their turn was closed.");

    private static readonly Counter<long> Handoffs = Meter.CreateCounter<long>(
        "platform.routing.handoffs", "{handoff}", "Conversations handed to people, by reason.");

    private static readonly Gauge<long> Waiting = Meter.CreateGauge<long>(
        "platform.routing.handoffs.waiting", "{conversation}", "Conversations that wait for a person; counted up to 10,000.");

    private static readonly Gauge<double> LongestWait = Meter.CreateGauge<double>(
        "platform.routing.handoffs.longest_wait", "s", "How long the conversation has waited that waits longest for a person.");

    private static readonly Gauge<long> Silos = Meter.CreateGauge<long>(
        "platform.routing.silos", "{silo}", "Silos of the cluster that are active, as this one sees it.");

    private static readonly Dictionary<Decision, string> Decisions = NamesOf<Decision>();

    private static readonly Dictionary<HandoffReason, string> Reasons = NamesOf<HandoffReason>();

    /// <summary>Whether anybody looks at what has to be asked for.</summary>
    public static bool GaugesAreRead => Waiting.Enabled;

    /// <summary>A turn was decided, for the first time.</summary>
    public static void Closed(
        OpenTurn open, UtteranceUnderstood? utterance, SentimentDetected? sentiment, KnowledgeRetrieved? knowledge, TurnClosed closed)
    {
        var tenant = new KeyValuePair<string, object?>("tenant", closed.TenantId);
        Turns.Add(1, tenant, new("channel", closed.Channel), new("decision", Decisions[closed.Decision]));
        Record(Duration, closed.ReceivedAt, closed.OccurredAt, tenant);
        if (closed.HandoffReason is { } reason)
            Handoffs.Add(1, tenant, new("reason", Reasons[reason]));
        foreach (var analysis in closed.Missing)
            Missing.Add(1, new KeyValuePair<string, object?>("analysis", analysis));

        var opened = open.Opened.OccurredAt;
        Stage("opened", closed.ReceivedAt, opened);
        if (utterance is not null)
            Stage("nlu", opened, utterance.OccurredAt);
        if (sentiment is not null)
            Stage("sentiment", opened, sentiment.OccurredAt);
        if (utterance is not null && knowledge is not null)
            Stage("knowledge", utterance.OccurredAt, knowledge.OccurredAt);
        if (utterance is not null && sentiment is not null && knowledge is not null)
            Stage("decided", sentiment.OccurredAt > knowledge.OccurredAt ? sentiment.OccurredAt : knowledge.OccurredAt, closed.OccurredAt);
    }

    public static void HandoffsWait(string tenant, int count, TimeSpan longest)
    {
        var tag = new KeyValuePair<string, object?>("tenant", tenant);
        Waiting.Record(count, tag);
        LongestWait.Record(longest.TotalSeconds, tag);
    }

    public static void ClusterHas(int silos) => Silos.Record(silos);

    private static void Stage(string stage, DateTimeOffset from, DateTimeOffset to) =>
        Record(Stages, from, to, new KeyValuePair<string, object?>("stage", stage));

    // Another machine's clock may be ahead of ours.
    private static void Record(Histogram<double> histogram, DateTimeOffset from, DateTimeOffset to, KeyValuePair<string, object?> tag) =>
        histogram.Record(Math.Max(0, (to - from).TotalSeconds), tag);

    // As they are written in events and answers.
    private static Dictionary<T, string> NamesOf<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => value, value => JsonSerializer.SerializeToElement(value).GetString()!);
}
