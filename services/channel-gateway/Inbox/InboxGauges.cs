using Platform.Storage;

namespace Platform.ChannelGateway.Inbox;

/// <summary>Looks now and then how much the inbox holds that is not complete, and how old it is. Every replica sees the same.</summary>
internal sealed partial class InboxGauges(GatewayCollections collections, TimeProvider time, ILogger<InboxGauges> logger) : BackgroundService
{
    private const int Most = 10_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            if (!GatewayTelemetry.GaugesAreRead)
                continue;
            try
            {
                // Complete messages are not in this index, so this reads next to nothing unless something is wrong.
                var unfinished = await collections.Inbox.QueryAsync(new IndexQuery("due", null, null, Most), stoppingToken);
                var oldest = unfinished.Count == 0 ? TimeSpan.Zero : time.GetUtcNow() - unfinished.Min(entry => entry.Value.AcceptedAt);
                GatewayTelemetry.InboxHas(unfinished.Count, oldest);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotCounted(logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The messages that are not complete could not be counted: {Reason}")]
        public static partial void NotCounted(ILogger logger, string reason);
    }
}
