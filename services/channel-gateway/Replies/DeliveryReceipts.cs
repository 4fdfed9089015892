using System.Diagnostics;
using System.Threading.Channels;
using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Hosting;

namespace Platform.ChannelGateway.Replies;

/// <summary>
/// Notes that a reply has reached its channel and says so on the bus, the first time only. Done behind the answer, so
/// that no customer waits for it; if the process ends in between, the next delivery of the reply notes it.
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
            async (delivery, _) => await NoteAsync(delivery));

    private async Task NoteAsync(Delivery delivery)
    {
        using var activity = GatewayTelemetry.Behind(delivery.Cause, "note delivery");
        try
        {
            var id = GatewayCollections.IdOf(delivery.Reply.ReplyId);
            if (await collections.Replies.GetAsync(id) is not { Value.DeliveredVia: null } stored
                || await collections.Replies.ReplaceAsync(id, stored.Version, stored.Value with { DeliveredVia = delivery.Via }) is null)
                return;
            var now = time.GetUtcNow();
            GatewayTelemetry.OnDelivered(delivery.Via, now - delivery.Reply.CreatedAt);
            await bus.PublishInTimeAsync(new ReplyDelivered(
                EventIds.ForFact("reply-delivered", id), delivery.Tenant, delivery.Reply.ConversationId, now,
                delivery.Reply.MessageId, delivery.Reply.ReplyId, delivery.Channel, delivery.Via));
        }
        catch (Exception exception)
        {
            Log.NotNoted(logger, delivery.Reply.ReplyId, exception);
        }
    }

    private sealed record Delivery(string Tenant, string Channel, Reply Reply, string Via, ActivityContext Cause);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The delivery of reply {ReplyId} could not be noted")]
        public static partial void NotNoted(ILogger logger, Guid replyId, Exception exception);
    }
}
