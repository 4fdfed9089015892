using System.Globalization;
using System.Runtime.Serialization;
using System.Text.Json;
using MassTransit;
using MassTransit.RabbitMqTransport;
using Microsoft.Extensions.Logging;
using Platform.Storage;
using RabbitMQ.Client;

namespace Platform.Hosting;

/// <summary>
/// What becomes of the messages that a queue's consumer fails on: each is set aside on the broker for a while, longer each
/// time, and ends in the queue's error queue with its reason. It goes there at once if no retry can mend it, or if nobody
/// here knows its type; and never because the store is away, for as long as that takes.
/// </summary>
internal sealed partial class FailedMessages : IFilter<ChannelContext>, IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
{
    /// <summary>How long a message waits for a store that is away if no waits are set.</summary>
    public static readonly TimeSpan StoreDelay = TimeSpan.FromSeconds(10);

    private const int LongestHeader = 4000;
    private static readonly TimeSpan MoveLimit = TimeSpan.FromSeconds(10);

    private readonly string _queue;
    private readonly int _redeliveries;
    private readonly DelayQueue[] _delays;
    private readonly ILogger _logger;

    public FailedMessages(string queue, IReadOnlyList<TimeSpan> redelivery, ILogger logger)
    {
        _queue = queue;
        _redeliveries = redelivery.Count;
        // What fails because the store is away needs one in any case.
        _delays = [.. redelivery.DefaultIfEmpty(StoreDelay).Select(delay => new DelayQueue(delay))];
        _logger = logger;
    }

    private string ErrorQueue => _queue + DeadLetters.Suffix;

    /// <summary>Whether the same message would fail in the same way however often it is tried.</summary>
    public static bool IsHopeless(Exception exception) =>
        Causes(exception).Any(cause => cause is SerializationException or JsonException or MessageRefusedException);

    /// <summary>Whether the message failed because the store is away.</summary>
    public static bool IsStoreAway(Exception exception) => Causes(exception).Any(cause => cause is StorageUnavailableException);

    /// <summary>Declares what this needs on the broker, before the queue is consumed; again after each loss of the connection.</summary>
    public async Task Send(ChannelContext context, IPipe<ChannelContext> next)
    {
        await context.QueueDeclare(
            ErrorQueue,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object> { ["x-queue-type"] = "quorum" },
            context.CancellationToken);
        foreach (var delay in _delays)
            await delay.DeclareAsync(context);
        await next.Send(context);
    }

    /// <summary>The message failed.</summary>
    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        var properties = PropertiesOf(context);
        var headers = properties.Headers!;
        var redeliveries = Number(headers, DeadLetters.RedeliveriesHeader);
        headers[DeadLetters.TriesHeader] = Number(headers, DeadLetters.TriesHeader) + 1
            + (context.TryGetPayload(out RetryContext? retries) ? retries.RetryCount : 0);

        var storeIsAway = IsStoreAway(context.Exception);
        if (storeIsAway || (redeliveries < _redeliveries && !IsHopeless(context.Exception)))
        {
            var delay = _delays[Math.Min(redeliveries, _delays.Length - 1)];
            headers[DeadLetters.RedeliveriesHeader] = redeliveries + 1;
            await MoveAsync(context, delay.Name, _queue, properties);
            Log.SetAside(_logger, properties.MessageId, _queue, delay.Delay, ReasonOf(context.Exception));
        }
        else
        {
            foreach (var (name, value) in context.ExceptionHeaders.GetAll())
                headers[name] = value is string { Length: > LongestHeader } text ? text[..LongestHeader] : value;
            headers[DeadLetters.ReasonHeader] = ReasonOf(context.Exception);
            await MoveAsync(context, "", ErrorQueue, properties);
            Log.GivenUp(_logger, properties.MessageId, ErrorQueue, ReasonOf(context.Exception));
        }

        if (!context.IsFaulted)
            await context.NotifyFaulted(context.Exception);
        await next.Send(context);
    }

    /// <summary>No consumer of the queue knows the message.</summary>
    public async Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        using var envelope = JsonDocument.Parse(context.GetBody());
        var types = envelope.RootElement.TryGetProperty("messageType", out var named) && named.ValueKind == JsonValueKind.Array
            ? string.Join(", ", named.EnumerateArray())
            : "(none)";
        var reason = $"{_queue} knows no message of the type {types}: it is another queue's, or of a newer version.";
        var properties = PropertiesOf(context);
        properties.Headers![MessageHeaders.Reason] = "unknown-type";
        properties.Headers[DeadLetters.ReasonHeader] = reason;
        properties.Headers[DeadLetters.TimeHeader] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
        await MoveAsync(context, "", ErrorQueue, properties);
        Log.GivenUp(_logger, properties.MessageId, ErrorQueue, reason);
        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("failedMessages");

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
            yield return cause;
    }

    private static string ReasonOf(Exception exception)
    {
        var reason = exception.GetBaseException();
        // The reader of JSON quotes what it reads, which may be a customer's; what is said of fields and types quotes nothing.
        return Causes(exception).OfType<JsonException>().FirstOrDefault() is { } json && reason.GetType() != typeof(JsonException)
            ? $"It is no JSON, from line {json.LineNumber}, byte {json.BytePositionInLine} on."
            : reason.Message;
    }

    private static BasicProperties PropertiesOf(ReceiveContext context)
    {
        var received = context.GetPayload<RabbitMqBasicConsumeContext>().Properties;
        var properties = new BasicProperties(received)
        {
            DeliveryMode = DeliveryModes.Persistent,
            Headers = (received.Headers ?? new Dictionary<string, object?>())
                .Where(header => !header.Key.StartsWith("x-", StringComparison.Ordinal)).ToDictionary(),
        };
        properties.ClearExpiration();
        // Whoever looks after error queues calls a message by its id.
        properties.MessageId ??= NewId.NextGuid().ToString();
        return properties;
    }

    private static int Number(IDictionary<string, object?> headers, string name) => headers.TryGetValue(name, out var value) && value is int number ? number : 0;

    /// <summary>Returns when the broker has the message elsewhere; if this throws, it is delivered again.</summary>
    private async Task MoveAsync(ReceiveContext context, string exchange, string routingKey, BasicProperties properties)
    {
        try
        {
            await context.GetPayload<ChannelContext>()
                .BasicPublishAsync(exchange, routingKey, mandatory: true, properties, context.GetBody(), awaitAck: true, context.CancellationToken)
                // The confirmation of what was under way when the connection broke may never come.
                .WaitAsync(MoveLimit);
        }
        catch (Exception exception)
        {
            Log.NotMoved(_logger, properties.MessageId, _queue, exception.Message);
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Message {MessageId} of {Queue} failed and is tried again in {Delay}: {Reason}")]
        public static partial void SetAside(ILogger logger, string? messageId, string queue, TimeSpan delay, string reason);

        [LoggerMessage(2, LogLevel.Error, "Message {MessageId} is in {Queue}: {Reason}")]
        public static partial void GivenUp(ILogger logger, string? messageId, string queue, string reason);

        [LoggerMessage(3, LogLevel.Warning, "Message {MessageId} of {Queue} failed, and so did setting it aside; it is delivered again: {Reason}")]
        public static partial void NotMoved(ILogger logger, string? messageId, string queue, string reason);
    }
}
