using MassTransit;
using Microsoft.Extensions.Options;
using Platform.ChannelGateway.Replies;
using Platform.Contracts.Channels;
using Platform.Hosting;
using Platform.Storage;

namespace Platform.ChannelGateway.Inbox;

/// <summary>
/// Sends what is not complete in time into the pipeline again. This heals every loss behind the gateway: a crash of a
/// service, of the broker, or of the whole process with its in-memory bus. Redelivery is safe: consumers are idempotent.
/// </summary>
internal sealed partial class InboxSweeper(
    GatewayCollections collections,
    MessageInbox inbox,
    ConversationSignals signals,
    Patience patience,
    IBus bus,
    TimeProvider time,
    IOptions<ChannelGatewayOptions> options,
    ILogger<InboxSweeper> logger) : BackgroundService
{
    // A hundred a second: when there is too much to do, sending it again adds to it.
    private const int BatchSize = 25;
    private bool _busIsAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.SweepFailed(logger, exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var due = await collections.Inbox.QueryAsync(
            new IndexQuery("due", null, IndexKey.Of(time.GetUtcNow()), BatchSize), cancellationToken);
        foreach (var (_, _, entry) in due)
        {
            if (entry.Attempts > 0 && !patience.IsLost(entry.SentAgainAt ?? entry.AcceptedAt, time.GetUtcNow()))
                continue;

            // Written before it is sent: two replicas that see the same entry send it once.
            var updated = await inbox.UpdateAsync(entry.MessageId, current =>
                current.DueAt != entry.DueAt ? null : Retry(current));
            if (updated is null)
                continue;
            if (updated.FailedBecause is not null)
            {
                GatewayTelemetry.OnGivenUp();
                Log.GivenUp(logger, updated.MessageId, updated.Attempts);
                signals.Publish(updated, new ConversationSignal(updated.MessageId, TurnStatus.Failed, null));
                continue;
            }

            try
            {
                await bus.PublishInTimeAsync(updated.ToEvent(), cancellationToken);
                GatewayTelemetry.OnResent();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The tries are for what goes wrong behind the bus: a broker that is away for days must not use them up.
                await inbox.UpdateAsync(entry.MessageId, current => current.DueAt != updated.DueAt
                    ? null
                    : current with { Attempts = entry.Attempts, SentAgainAt = entry.SentAgainAt, DueAt = entry.DueAt });
                if (!_busIsAway)
                    Log.BusAway(logger, exception.Message);
                _busIsAway = true;
                return;
            }

            _busIsAway = false;
        }
    }

    private InboxEntry Retry(InboxEntry entry)
    {
        if (entry.Attempts >= options.Value.MaxAttempts)
        {
            return entry with
            {
                DueAt = null,
                FailedBecause = $"No complete outcome after {entry.Attempts} tries; see the error queues for the reason.",
            };
        }

        var now = time.GetUtcNow();
        var wait = options.Value.RetryAfter * Math.Pow(2, Math.Min(entry.Attempts, 20));
        return entry with
        {
            Attempts = entry.Attempts + 1,
            SentAgainAt = now,
            DueAt = now + (wait < options.Value.MaxRetryInterval ? wait : options.Value.MaxRetryInterval),
        };
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Warning, "The bus does not take incomplete messages; they are sent later: {Reason}")]
        public static partial void BusAway(ILogger logger, string reason);

        [LoggerMessage(1, LogLevel.Warning, "Looking for incomplete messages failed; it is tried again")]
        public static partial void SweepFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "Message {MessageId} was given up after {Attempts} tries")]
        public static partial void GivenUp(ILogger logger, Guid messageId, int attempts);
    }
}
