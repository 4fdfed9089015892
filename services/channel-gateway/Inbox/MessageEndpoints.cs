using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Platform.ChannelGateway.Replies;
using Platform.ChannelGateway.WebChat;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Hosting;
using Platform.Hosting.Security;

namespace Platform.ChannelGateway.Inbox;

/// <summary>Messages in: accepted once, stored, then sent into the pipeline.</summary>
internal static partial class MessageEndpoints
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxBusWait = TimeSpan.FromSeconds(2);

    public static void MapMessages(this IEndpointRouteBuilder app)
    {
        var messages = app.MapGroup("/v1/messages").RequireAuthorization(CustomerPolicy.Name);
        messages.MapPost("", PostAsync)
            .WithSummary("Posts a customer's message")
            .WithDescription("202 when it is accepted: it is stored and will not be lost. With ?wait=2s, 200 with the reply if it comes in that time. Posting the same externalId again makes no second turn. emotionReading (off, light or full) says how deep the customer lets emotion be read, from this message on; with off nothing is read, no sign of danger either.");
        messages.MapGet("/{messageId:guid}", GetAsync).WithSummary("Where a message stands, with its reply once there is one");
    }

    private static async Task<Results<Ok<MessageStatus>, Accepted<MessageStatus>, ValidationProblem, ProblemHttpResult>> PostAsync(
        PostMessage message,
        ClaimsPrincipal caller,
        MessageInbox inbox,
        ReplyReader replies,
        ConversationSignals signals,
        DeliveryReceipts receipts,
        IBus bus,
        TimeProvider time,
        IOptions<TenantsOptions> tenants,
        ILogger<MessageInbox> logger,
        string? wait = null,
        CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var session = ChatSession.Of(caller);
        var errors = MessageRules.Check(message, needsCustomer: session is null, now);
        if (wait is not null && ParseWait(wait) is null)
            errors["wait"] = ["wait is a time of at most 30s, e.g. 2s or 500ms."];
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);
        var tenant = caller.GetTenant();
        if (!tenants.Value.Tenants.ContainsKey(tenant))
            return TypedResults.Problem("The key belongs to a tenant that is not served here.", statusCode: 403, title: "Unknown tenant");

        var channel = caller.GetChannel();
        var customer = session?.CustomerId ?? message.CustomerId!;
        var (entry, isNew) = await inbox.AcceptAsync(
            new InboxEntry(
                EventIds.ForMessage(tenant, channel, session is null ? message.ExternalId : $"{session.ConversationId}\n{message.ExternalId}"),
                tenant, session?.ConversationId ?? message.ConversationId ?? ConversationOf(channel, customer), customer,
                channel, message.ExternalId, 0, message.Locale, message.SentAt, now, message.Parts)
            {
                EmotionReading = message.EmotionReading,
                Scope = message.Scope,
            },
            cancellationToken);

        using var subscription = wait is null ? null : signals.Subscribe(entry.TenantId, entry.ConversationId);
        if (isNew)
        {
            GatewayTelemetry.OnAccepted(tenant, channel);
            signals.Publish(entry, new ConversationSignal(entry.MessageId, TurnStatus.Accepted, null));
            await SendAsync(bus, inbox, entry, logger);
        }
        else
        {
            GatewayTelemetry.OnDuplicate(tenant, channel);
        }

        var status = subscription is null
            ? await replies.StatusAsync(entry, cancellationToken)
            : await replies.WaitAsync(entry, subscription, ParseWait(wait!)!.Value, cancellationToken);
        if (status.Reply is null)
            return TypedResults.Accepted($"/v1/messages/{entry.MessageId}", status);
        receipts.Delivered(tenant, channel, status.Reply, "wait");
        return TypedResults.Ok(status);
    }

    /// <summary>The message is stored, so a bus that is away delays it and refuses nothing: the sweeper sends it later.</summary>
    private static async Task SendAsync(IBus bus, MessageInbox inbox, InboxEntry entry, ILogger<MessageInbox> logger)
    {
        using var limit = new CancellationTokenSource(MaxBusWait);
        try
        {
            await bus.Publish(entry.ToEvent(), limit.Token);
        }
        catch (Exception exception)
        {
            Log.BusAway(logger, entry.MessageId, exception.Message);
            await inbox.NotSentAsync(entry);
        }
    }

    private static async Task<Results<Ok<MessageStatus>, ProblemHttpResult>> GetAsync(
        Guid messageId, ClaimsPrincipal caller, MessageInbox inbox, ReplyReader replies, DeliveryReceipts receipts,
        CancellationToken cancellationToken)
    {
        var session = ChatSession.Of(caller);
        if (await inbox.FindAsync(messageId, cancellationToken) is not { } entry
            || entry.TenantId != caller.GetTenant()
            || entry.Channel != caller.GetChannel()
            || (session is not null && session.ConversationId != entry.ConversationId))
            return TypedResults.Problem("There is no such message.", statusCode: 404, title: "Not found");

        var status = await replies.StatusAsync(entry, cancellationToken);
        if (status.Reply is not null)
            receipts.Delivered(entry.TenantId, entry.Channel, status.Reply, "poll");
        return TypedResults.Ok(status);
    }

    /// <summary>The conversation of an adapter that does not name one: one for each channel and customer.</summary>
    private static string ConversationOf(string channel, string customer) =>
        $"{ConversationChars().Replace(channel, "-")}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(customer)).AsSpan(0, 16))}";

    private static TimeSpan? ParseWait(string wait)
    {
        var match = Duration().Match(wait);
        if (!match.Success)
            return null;
        var number = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        var span = match.Groups[2].Value == "ms" ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number);
        return span <= MaxWait ? span : null;
    }

    [GeneratedRegex("^([0-9]{1,5})(ms|s)$")]
    private static partial Regex Duration();

    [GeneratedRegex("[^A-Za-z0-9._:-]")]
    private static partial Regex ConversationChars();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Message {MessageId} is stored but the bus did not take it; it is sent later: {Reason}")]
        public static partial void BusAway(ILogger logger, Guid messageId, string reason);
    }
}
