using System.Diagnostics.Metrics;

namespace Platform.ChannelGateway;

internal static class GatewayTelemetry
{
    private static readonly Meter Meter = new("Platform.ChannelGateway");

    private static readonly Counter<long> Accepted = Meter.CreateCounter<long>(
        "platform.channel_gateway.accepted", "{message}", "Messages accepted, by channel.");

    private static readonly Counter<long> Duplicates = Meter.CreateCounter<long>(
        "platform.channel_gateway.duplicates", "{message}", "Messages posted again, by channel.");

    private static readonly Counter<long> Resent = Meter.CreateCounter<long>(
        "platform.channel_gateway.resent", "{message}", "Messages sent into the pipeline again.");

    private static readonly Counter<long> Callbacks = Meter.CreateCounter<long>(
        "platform.channel_gateway.callbacks", "{attempt}", "Tries to deliver a reply by callback, by outcome.");

    public static void OnAccepted(string channel) => Accepted.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public static void OnDuplicate(string channel) => Duplicates.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public static void OnResent() => Resent.Add(1);

    public static void OnCallback(string outcome) => Callbacks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
