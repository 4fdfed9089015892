using System.Diagnostics;
using System.Threading.Channels;
using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Hosting;

namespace Platform.ChannelGateway.Replies;

/// <summary>
/// Notes that a reply has reached its channel and says so on the bus, the first time only. Done behind the answer, so
/// that no customer waits for it; if the process ends before it is noted, the next delivery of the reply notes it.
/// </summary>
internal sealed partial class DeliveryReceipts(
    GatewayCollections collections, IBus bus, TimeProvider time, ILogger<DeliveryReceipts> logger) : BackgroundService
{
    private readonly Channel<Delivery> _queue = Channel.CreateBounded<Delivery>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Delivered(string tenant, string channel, Reply reply, string via) =>
        _queue.Writer.TryWrite(new Delivery(tenant, channel, reply, via, Activity.Current?.Context ?? default));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
        await Parallel.ForEachAsync(
            _queue.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stoppingToken },
            NoteAsync);

    private async ValueTask NoteAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        using var activity = GatewayTelemetry.Behind(delivery.Cause, "note delivery");
        try
        {
            var id = GatewayCollections.IdOf(delivery.Reply.ReplyId);
            if (await collections.Replies.GetAsync(id, cancellationToken) is not { Value.DeliveredVia: null } stored
                || await collections.Replies.ReplaceAsync(id, stored.Version, stored.Value with { DeliveredVia = delivery.Via }, cancellationToken) is null)
                return;
            var now = time.GetUtcNow();
            GatewayTelemetry.OnDelivered(delivery.Via, now - delivery.Reply.CreatedAt);
            await PublishAsync(
                new ReplyDelivered(
                    EventIds.ForFact("reply-delivered", id), delivery.Tenant, delivery.Reply.ConversationId, now,
                    delivery.Reply.MessageId, delivery.Reply.ReplyId, delivery.Channel, delivery.Via),
                cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotNoted(logger, delivery.Reply.ReplyId, exception);
        }
    }

    /// <summary>It is noted now and no other delivery will say it: a broker that is away is waited for.</summary>
    private async Task PublishAsync(ReplyDelivered delivered, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await bus.PublishInTimeAsync(delivered, cancellationToken);
                return;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), time, cancellationToken);
            }
        }
    }

    private sealed record Delivery(string Tenant, string Channel, Reply Reply, string Via, ActivityContext Cause);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The delivery of reply {ReplyId} could not be noted")]
        public static partial void NotNoted(ILogger logger, Guid replyId, Exception exception);
    }
}
