using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Platform.ChannelGateway.WebChat;
using Platform.Contracts.Channels;
using Platform.Hosting.Security;
using static Platform.Hosting.Problems;

namespace Platform.ChannelGateway.Replies;

/// <summary>Replies out: by polling and as server-sent events.</summary>
internal static class ReplyEndpoints
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private const int PageSize = 100;

    public static void MapReplies(this IEndpointRouteBuilder app)
    {
        var replies = app.MapGroup("/v1/replies").RequireAuthorization(CustomerPolicy.Name);
        replies.MapGet("", PageAsync).WithSummary("Replies of a conversation after a sequence number");
        replies.MapGet("/stream", Stream)
            .WithSummary("Replies of a conversation as they come, as server-sent events")
            .WithDescription("Events: reply (its id is the reply's sequence), status, typing, heartbeat. Reconnect with Last-Event-ID; nothing is left out.");
    }

    private static async Task<Results<Ok<ReplyPage>, ValidationProblem>> PageAsync(
        ClaimsPrincipal caller, ReplyReader replies, DeliveryReceipts receipts,
        string? conversation = null, long after = 0, int limit = 50, CancellationToken cancellationToken = default)
    {
        if (ConversationOf(caller, conversation) is not { } id)
            return MissingConversation();
        if (limit is < 1 or > 200 || after < 0)
            return Invalid("limit", "limit must be from 1 to 200, after not negative.");
        var page = await replies.PageAsync(caller.GetTenant(), caller.GetChannel(), id, after, limit, cancellationToken);
        foreach (var reply in page.Replies)
            receipts.Delivered(caller.GetTenant(), caller.GetChannel(), reply, "poll");
        return TypedResults.Ok(page);
    }

    private static Results<ServerSentEventsResult<string>, ValidationProblem> Stream(
        HttpContext http, ClaimsPrincipal caller, ReplyReader replies, ConversationSignals signals,
        DeliveryReceipts receipts, IOptions<JsonOptions> json, TimeProvider time, IHostApplicationLifetime lifetime,
        string? conversation = null, long after = 0)
    {
        if (ConversationOf(caller, conversation) is not { } id)
            return MissingConversation();
        var lastSeen = http.Request.Headers["Last-Event-ID"].ToString();
        if (lastSeen.Length > 0 && !long.TryParse(lastSeen, CultureInfo.InvariantCulture, out after))
            return Invalid("Last-Event-ID", "Last-Event-ID must be the id of an event of this stream.");
        http.Response.Headers["X-Accel-Buffering"] = "no";
        // Ends with the process as well, or a graceful stop would wait for every open page.
        return TypedResults.ServerSentEvents(FollowAsync(
            caller.GetTenant(), caller.GetChannel(), id, after, replies, signals, receipts,
            json.Value.SerializerOptions, time, lifetime.ApplicationStopping));
    }

    private static async IAsyncEnumerable<SseItem<string>> FollowAsync(
        string tenant, string channel, string conversation, long after, ReplyReader replies, ConversationSignals signals,
        DeliveryReceipts receipts, JsonSerializerOptions json, TimeProvider time, CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var subscription = signals.Subscribe(tenant, conversation);
        // Sent at once, so that the client knows that the stream is open.
        yield return new SseItem<string>("{}", "heartbeat");
        var lastSent = time.GetTimestamp();
        while (!stopping.IsCancellationRequested)
        {
            // Read from the store, whatever woke us: order and completeness are the store's.
            var page = await replies.PageAsync(tenant, channel, conversation, after, PageSize, cancellationToken);
            foreach (var reply in page.Replies)
            {
                yield return new SseItem<string>(JsonSerializer.Serialize(reply, json), "reply")
                {
                    EventId = reply.Sequence.ToString(CultureInfo.InvariantCulture),
                };
                yield return Status(reply.MessageId, TurnStatus.Answered, json);
                receipts.Delivered(tenant, channel, reply, "stream");
                lastSent = time.GetTimestamp();
            }

            after = page.Next;
            ConversationSignal? signal = null;
            try
            {
                signal = await subscription.NextAsync(LookAgain, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }

            if (signal is { Reply: null })
            {
                yield return Status(signal.MessageId, signal.Status, json);
                if (signal.Status == TurnStatus.Accepted)
                    yield return new SseItem<string>(JsonSerializer.Serialize(new { messageId = signal.MessageId }, json), "typing");
                lastSent = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(lastSent) > Heartbeat)
            {
                yield return new SseItem<string>("{}", "heartbeat");
                lastSent = time.GetTimestamp();
            }
        }
    }

    private static SseItem<string> Status(Guid messageId, TurnStatus status, JsonSerializerOptions json) =>
        new(JsonSerializer.Serialize(new { messageId, status }, json), "status");

    private static string? ConversationOf(ClaimsPrincipal caller, string? named) =>
        ChatSession.Of(caller) is { } session
            ? named is null || named == session.ConversationId ? session.ConversationId : null
            : named;

    private static ValidationProblem MissingConversation() => Invalid("conversation", "conversation must name a conversation of the caller.");
}
