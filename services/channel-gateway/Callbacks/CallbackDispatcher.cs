using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MassTransit;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Platform.ChannelGateway.Replies;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Hosting;
using Platform.Storage;

namespace Platform.ChannelGateway.Callbacks;

/// <summary>
/// Posts replies to their channel's callback until it takes them, on the schedule of Standard Webhooks 1.0. What is due is
/// in the store, so a restart forgets nothing.
/// </summary>
internal sealed partial class CallbackDispatcher(
    GatewayCollections collections,
    IHttpClientFactory clients,
    DeliveryReceipts receipts,
    IBus bus,
    TimeProvider time,
    IOptions<JsonOptions> json,
    ILogger<CallbackDispatcher> logger) : BackgroundService
{
    public const string HttpClientName = "channel-gateway-callbacks";

    private const int BatchSize = 100;
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly MemoryCache _targets = new(new MemoryCacheOptions());

    /// <summary>There is something to post.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Already awake.
        }
    }

    /// <summary>The callback of a channel, or null. Other replicas see a change after five seconds.</summary>
    public async ValueTask<CallbackTarget?> TargetAsync(string tenant, string channel)
    {
        var key = $"{tenant}/{channel}";
        if (_targets.TryGetValue(key, out CallbackTarget? known))
            return known;
        var target = (await collections.Callbacks.GetAsync(key))?.Value;
        return _targets.Set(key, target, TimeSpan.FromSeconds(5));
    }

    public async Task SetTargetAsync(string tenant, string channel, CallbackTarget? target)
    {
        var key = $"{tenant}/{channel}";
        if (target is null)
            await collections.Callbacks.DeleteAsync(key);
        else
            await collections.Callbacks.PutAsync(key, target);
        _targets.Remove(key);
    }

    public override void Dispose()
    {
        _wake.Dispose();
        _targets.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var due = await collections.Replies.QueryAsync(
                    new IndexQuery("due", null, IndexKey.Of(time.GetUtcNow()), BatchSize), stoppingToken);
                // What is due of one conversation at the same time is posted in its order.
                await Parallel.ForEachAsync(
                    due.GroupBy(reply => (reply.Value.TenantId, reply.Value.Reply.ConversationId)),
                    new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stoppingToken },
                    async (replies, cancellationToken) =>
                    {
                        foreach (var reply in replies.OrderBy(reply => reply.Value.Reply.Sequence))
                            await DeliverAsync(reply, cancellationToken);
                    });
                if (due.Count < BatchSize)
                    await _wake.WaitAsync(TimeSpan.FromSeconds(1), stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.RoundFailed(logger, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
            }
        }
    }

    private async Task DeliverAsync(Stored<ReplyEntry> stored, CancellationToken cancellationToken)
    {
        var entry = stored.Value;
        if (await TargetAsync(entry.TenantId, entry.Channel) is not { } target)
        {
            await collections.Replies.ReplaceAsync(stored.Id, stored.Version, entry with { CallbackDueAt = null }, cancellationToken);
            return;
        }

        // Claimed before it is posted, so that two replicas do not both post it.
        var attempt = entry.CallbackAttempts + 1;
        var isLast = attempt > Waits.Length;
        // Due again even then, should this process end before it has said how the last try went.
        var claimed = entry with { CallbackAttempts = attempt, CallbackDueAt = time.GetUtcNow() + (isLast ? Waits[1] : Waits[attempt - 1]) };
        if (await collections.Replies.ReplaceAsync(stored.Id, stored.Version, claimed, cancellationToken) is not { } version)
            return;

        var (delivered, final, reason) = await PostAsync(target, entry.Reply, cancellationToken);
        var givenUp = !delivered && (final || isLast);
        GatewayTelemetry.OnCallback(delivered ? "delivered" : givenUp ? "given_up" : "failed");
        if (delivered)
        {
            await collections.Replies.ReplaceAsync(stored.Id, version, claimed with { CallbackDueAt = null }, cancellationToken);
            receipts.Delivered(entry.TenantId, entry.Channel, entry.Reply, "callback");
        }
        else if (givenUp)
        {
            Log.GivenUp(logger, entry.Reply.ReplyId, entry.Channel, attempt, reason);
            await bus.PublishInTimeAsync(
                new ReplyFailed(
                    EventIds.ForFact("reply-failed", stored.Id), entry.TenantId, entry.Reply.ConversationId, time.GetUtcNow(),
                    entry.Reply.MessageId, entry.Reply.ReplyId, entry.Channel, attempt, reason),
                cancellationToken);
            await collections.Replies.ReplaceAsync(stored.Id, version, claimed with { CallbackDueAt = null }, cancellationToken);
        }
    }

    private async Task<(bool Delivered, bool Final, string Reason)> PostAsync(
        CallbackTarget target, Reply reply, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.Serialize(reply, json.Value.SerializerOptions);
        var id = GatewayCollections.IdOf(reply.ReplyId);
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url)
        {
            Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(WebhookSignature.KeyOf(target.Secret)!, id, now, body));
        try
        {
            using var client = clients.CreateClient(HttpClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode
                ? (true, true, "")
                : (false, response.StatusCode == HttpStatusCode.Gone, $"The callback answered {(int)response.StatusCode}.");
        }
        catch (HttpRequestException exception)
        {
            return (false, false, $"The callback could not be reached: {exception.HttpRequestError}.");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, false, "The callback did not answer in time.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A round of callbacks failed; it is tried again")]
        public static partial void RoundFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "Reply {ReplyId} was not taken by the callback of {Channel} in {Attempts} tries: {Reason}")]
        public static partial void GivenUp(ILogger logger, Guid replyId, string channel, int attempts, string reason);
    }
}
