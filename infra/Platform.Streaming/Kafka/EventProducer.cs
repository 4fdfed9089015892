using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Platform.Contracts;

namespace Platform.Streaming.Kafka;

/// <summary>
/// Hands events to Kafka. A caller waits until all in-sync replicas have his event, however long Kafka is away; who
/// bounds the callers bounds the memory. One loop produces, so events of a conversation that arrive together leave in the
/// order of their numbers, and the idempotent producer keeps that order.
/// </summary>
public sealed class EventProducer : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly KafkaOptions _options;
    private readonly KafkaConnection _connection;
    private readonly StreamTelemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly EventRedaction _redaction;
    // A null only wakes the loop.
    private readonly Channel<Pending?> _queue = Channel.CreateUnbounded<Pending?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<Pending, byte> _underWay = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration _onStopping;
    private readonly Task _loop;
    private volatile bool _broken;

    internal EventProducer(
        IOptions<StreamOptions> options, KafkaConnection connection, StreamTelemetry telemetry, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        _options = options.Value.Kafka;
        _connection = connection;
        _telemetry = telemetry;
        _time = time;
        _redaction = new EventRedaction(options.Value.PseudonymKey!);
        _connection.LongestWait = LongestWait;
        // What Kafka has not taken by then goes back to the bus: the end of the process must not wait for Kafka.
        _onStopping = lifetime.ApplicationStopping.Register(() => _stopping.CancelAfter(Patience));
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Returns when Kafka has the event. Throws <see cref="EventRejectedException"/> if it will never take it.</summary>
    public async Task SendAsync(IEvent @event, CancellationToken cancellationToken)
    {
        var type = EventTypes.Of(@event);
        var topic = $"{_options.TopicPrefix}.{type.Area}";
        using var activity = StreamTelemetry.Send(topic);
        await SendAsync(
            topic, CloudEvent.Write(@event, type, _redaction, activity ?? Activity.Current), type.SequenceOf(@event) ?? 0, cancellationToken);
    }

    /// <summary>Puts a record aside with the reason and where it was.</summary>
    internal async Task DeadLetterAsync(ConsumeResult<byte[]?, byte[]?> record, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await PutAsideAsync(record, reason, record.Message.Headers ?? [], record.Message.Value ?? [], cancellationToken);
        }
        catch (EventRejectedException)
        {
            // Too large with what is added to it. Where it was says where it still lies.
            await PutAsideAsync(record, reason + " Its headers and content were too large to be put aside.", [], [], cancellationToken);
        }

        _telemetry.DeadLettered(record.Topic);
    }

    private Task PutAsideAsync(
        ConsumeResult<byte[]?, byte[]?> record, string reason, IEnumerable<IHeader> given, byte[] content, CancellationToken cancellationToken)
    {
        var headers = new Headers();
        foreach (var header in given)
            headers.Add(header.Key, header.GetValueBytes());
        CloudEvent.Add(headers, "dead-letter-reason", reason);
        CloudEvent.Add(headers, "dead-letter-topic", record.Topic);
        CloudEvent.Add(headers, "dead-letter-partition", $"{record.Partition.Value}");
        CloudEvent.Add(headers, "dead-letter-offset", $"{record.Offset.Value}");
        return SendAsync(
            _options.DeadLetterTopic,
            new Message<string, byte[]> { Key = $"{record.Topic}/{record.Partition.Value}/{record.Offset.Value}", Value = content, Headers = headers },
            0, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _onStopping.DisposeAsync();
        _queue.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private TimeSpan LongestWait()
    {
        var now = _time.GetTimestamp();
        return _underWay.Keys.Select(pending => _time.GetElapsedTime(pending.Since, now)).DefaultIfEmpty().Max();
    }

    private async Task SendAsync(string topic, Message<string, byte[]> message, long sequence, CancellationToken cancellationToken)
    {
        var pending = new Pending(topic, message, sequence, _time.GetTimestamp());
        if (!_queue.Writer.TryWrite(pending))
            throw new OperationCanceledException("The stream is closed.");
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        try
        {
            await pending.Delivered.Task.WaitAsync(stopped.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits any more; whoever asked has the event still and brings it again.
            pending.Abandoned = true;
            throw;
        }
    }

    private async Task RunAsync()
    {
        var producer = Build();
        try
        {
            var batch = new List<Pending>();
            while (await _queue.Reader.WaitToReadAsync())
            {
                if (_broken)
                    producer = Replace(producer);
                while (_queue.Reader.TryRead(out var pending))
                    if (pending is not null)
                        batch.Add(pending);
                foreach (var pending in batch.OrderBy(pending => pending.Sequence).Where(pending => !pending.Abandoned))
                    Produce(producer, pending);
                batch.Clear();
            }
        }
        finally
        {
            if (_connection.Problem is null)
                producer.Flush(Patience);
            producer.Dispose();
            foreach (var pending in _underWay.Keys)
                pending.Delivered.TrySetCanceled();
        }
    }

    private IProducer<string, byte[]> Build() =>
        new ProducerBuilder<string, byte[]>(KafkaClients.Configure(_options, new ProducerConfig
        {
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = 2,
            // An event that the library gave up would be overtaken by the next ones of its conversation.
            MessageTimeoutMs = 0,
            QueueBufferingMaxKbytes = 64 * 1024,
            CompressionType = CompressionType.Lz4,
            DeliveryReportFields = "none",
        }))
            .SetErrorHandler((_, error) =>
            {
                if (!error.IsFatal)
                    return;
                _broken = true;
                _queue.Writer.TryWrite(null);
            })
            .SetLogHandler((_, _) => { })
            .Build();

    // After a fatal error (the brokers no longer know this producer) only a new one goes on.
    private IProducer<string, byte[]> Replace(IProducer<string, byte[]> producer)
    {
        producer.Dispose();
        _broken = false;
        foreach (var pending in _underWay.Keys)
            if (_underWay.TryRemove(pending, out _))
                _queue.Writer.TryWrite(pending);
        return Build();
    }

    private void Produce(IProducer<string, byte[]> producer, Pending pending)
    {
        _underWay[pending] = 0;
        try
        {
            producer.Produce(pending.Topic, pending.Message, report => Settle(pending, report.Error));
        }
        catch (KafkaException exception)
        {
            Settle(pending, exception.Error);
        }
    }

    private void Settle(Pending pending, Error error)
    {
        // False if a new producer has it by now.
        if (!_underWay.TryRemove(pending, out _))
            return;
        if (!error.IsError)
        {
            _telemetry.Produced(pending.Topic);
            _connection.Takes();
            pending.Delivered.TrySetResult();
            return;
        }

        _telemetry.Failed(pending.Topic, error.Code);
        if (error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidRecord)
        {
            pending.Delivered.TrySetException(new EventRejectedException($"Kafka will never take this event: {KafkaClients.Plain(error)}."));
            return;
        }

        _connection.Refuses(pending.Topic, error);
        _ = AgainAsync(pending);
    }

    private async Task AgainAsync(Pending pending)
    {
        await Task.Delay(Pause, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_queue.Writer.TryWrite(pending))
            pending.Delivered.TrySetCanceled();
    }

    private sealed class Pending(string topic, Message<string, byte[]> message, long sequence, long since)
    {
        public string Topic { get; } = topic;

        public Message<string, byte[]> Message { get; } = message;

        public long Sequence { get; } = sequence;

        /// <summary>When it came, a time stamp.</summary>
        public long Since { get; } = since;

        public volatile bool Abandoned;

        public TaskCompletionSource Delivered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Kafka will never take the event; the message says why.</summary>
public sealed class EventRejectedException(string message) : Exception(message);
