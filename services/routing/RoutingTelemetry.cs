using System.Diagnostics.Metrics;
using Platform.Contracts.Conversations;

namespace Platform.Routing;

internal static class RoutingTelemetry
{
    private static readonly Meter Meter = new("Platform.Routing");

    private static readonly Counter<long> Turns = Meter.CreateCounter<long>(
        "platform.routing.turns", "{turn}", "Turns closed, by decision.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "platform.routing.turn.duration", "s", "From the acceptance of a message to its decision.");

    private static readonly Counter<long> Handoffs = Meter.CreateCounter<long>(
        "platform.routing.handoffs", "{handoff}", "Conversations handed to people, by reason.");

    public static void Closed(TurnClosed turn)
    {
        var decision = new KeyValuePair<string, object?>("decision", turn.Decision.ToString());
        Turns.Add(1, decision);
        Duration.Record((turn.OccurredAt - turn.ReceivedAt).TotalSeconds, decision);
        if (turn.HandoffReason is { } reason)
            Handoffs.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
    }
}
