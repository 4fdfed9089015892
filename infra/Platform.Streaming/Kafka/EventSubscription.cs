using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Storage;

namespace Platform.Streaming.Kafka;

/// <summary>What is done with an event; done again with the same event it must change nothing.</summary>
internal delegate Task EventEffect(IEvent @event);

/// <summary>
/// Reads the topics as a member of the consumer group. Offsets are committed when the effects of all records before
/// them are stored; what a crash or a rebalance leaves uncommitted is read again by whoever has the partition then. A
/// record that cannot be read is put aside with the reason and never holds up the others.
/// </summary>
/// <remarks>Partitions come and go only within <c>Consume</c>, that is between two batches or while one is collected.</remarks>
internal sealed partial class EventSubscription(
    IOptions<StreamOptions> options, EventProducer producer, EventEffect effect, StreamTelemetry telemetry,
    TimeProvider time, ILogger<EventSubscription> logger) : BackgroundService
{
    private const int BatchSize = 500;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    private readonly List<Work> _batch = new(BatchSize);
    private readonly KafkaOptions _options = options.Value.Kafka;
    private long _lagMeasured;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Read(stopping);
            }
            catch (Exception exception)
            {
                // Nothing uncommitted is lost by starting over.
                LogStartsOver(exception);
                stopping.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
            }
        }
    }

    private void Read(CancellationToken stopping)
    {
        _batch.Clear();
        using var consumer = Build();
        consumer.Subscribe(_options.EventTopics);
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                if (Take(consumer, Wait))
                    while (_batch.Count < BatchSize && Take(consumer, TimeSpan.Zero))
                    {
                    }

                if (_batch.Count > 0)
                    Finish(consumer, stopping);
                MeasureLag(consumer);
            }
        }
        finally
        {
            foreach (var partition in consumer.Assignment)
                telemetry.Gone(partition);
            consumer.Close();
        }
    }

    private IConsumer<byte[]?, byte[]?> Build() =>
        new ConsumerBuilder<byte[]?, byte[]?>(KafkaClients.Configure(_options, new ConsumerConfig
        {
            GroupId = _options.Group,
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            SessionTimeoutMs = 10_000,
            FetchWaitMaxMs = 100,
        }))
            .SetPartitionsAssignedHandler((_, _) => { })
            .SetPartitionsRevokedHandler((_, partitions) => Drop(partitions))
            .SetPartitionsLostHandler((_, partitions) => Drop(partitions))
            .SetErrorHandler((_, _) => { })
            .SetLogHandler((_, _) => { })
            .Build();

    private bool Take(IConsumer<byte[]?, byte[]?> consumer, TimeSpan wait)
    {
        try
        {
            if (consumer.Consume(wait) is not { } record)
                return false;
            _batch.Add(new Work(record));
            return true;
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal)
        {
            // A topic that is not there yet, a broker that changes: the client tries again by itself.
            LogNotRead(KafkaClients.Plain(exception.Error));
            return false;
        }
    }

    // Another member does these again from the last commit.
    private void Drop(IEnumerable<TopicPartitionOffset> partitions)
    {
        var gone = partitions.Select(partition => partition.TopicPartition).ToHashSet();
        _batch.RemoveAll(work => gone.Contains(work.Record.TopicPartition));
        foreach (var partition in gone)
            telemetry.Gone(partition);
    }

    private void Finish(IConsumer<byte[]?, byte[]?> consumer, CancellationToken stopping)
    {
        while (!TryApply(stopping))
        {
            if (stopping.IsCancellationRequested)
                return;
            // Polling without taking more keeps the place in the group.
            consumer.Pause(consumer.Assignment);
            Take(consumer, TimeSpan.FromSeconds(1));
            MeasureLag(consumer);
        }

        consumer.Resume(consumer.Assignment);
        Commit(consumer);
        _batch.Clear();
    }

    private bool TryApply(CancellationToken stopping)
    {
        try
        {
            Task.WhenAll(_batch.Where(work => !work.Done).Select(work => ApplyAsync(work, stopping))).GetAwaiter().GetResult();
            return true;
        }
        catch (StorageUnavailableException exception)
        {
            LogStoreAway(exception.Message);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ApplyAsync(Work work, CancellationToken stopping)
    {
        var record = work.Record;
        using var activity = StreamTelemetry.Process(record.Topic, CloudEvent.TraceOf(record.Message.Headers));
        var (@event, reason) = CloudEvent.Read(record.Message);
        if (@event is not null)
        {
            try
            {
                await effect(@event);
            }
            catch (Exception exception) when (exception is not (StorageUnavailableException or OperationCanceledException))
            {
                reason = $"The event has been read, but its effect failed: {exception.GetType().Name}.";
            }
        }

        if (reason is not null)
        {
            LogDeadLetter(record.Topic, record.Partition.Value, record.Offset.Value, reason);
            await producer.DeadLetterAsync(record, reason, stopping);
        }
        else
        {
            telemetry.Consumed(record.Topic);
        }

        work.Done = true;
    }

    private void Commit(IConsumer<byte[]?, byte[]?> consumer)
    {
        var offsets = _batch
            .GroupBy(work => work.Record.TopicPartition)
            .Select(partition => new TopicPartitionOffset(partition.Key, partition.Max(work => work.Record.Offset.Value) + 1));
        try
        {
            consumer.Commit(offsets);
        }
        catch (KafkaException exception)
        {
            // The next commit says it too; until then a restart reads these again, which changes nothing.
            LogNotCommitted(KafkaClients.Plain(exception.Error));
        }
    }

    private void MeasureLag(IConsumer<byte[]?, byte[]?> consumer)
    {
        if (time.GetElapsedTime(_lagMeasured) < TimeSpan.FromSeconds(1))
            return;
        _lagMeasured = time.GetTimestamp();
        foreach (var partition in consumer.Assignment)
        {
            // Both are known once something has been fetched. What is read but waits for the store counts too.
            var (end, position) = (consumer.GetWatermarkOffsets(partition).High, consumer.Position(partition));
            if (end != Offset.Unset && position != Offset.Unset)
                telemetry.Lag(partition, Math.Max(0, end - position) + _batch.Count(work => work.Record.TopicPartition == partition));
        }
    }

    private sealed class Work(ConsumeResult<byte[]?, byte[]?> record)
    {
        public ConsumeResult<byte[]?, byte[]?> Record { get; } = record;

        public bool Done { get; set; }
    }

    [LoggerMessage(LogLevel.Warning, "A record of {Topic} (partition {Partition}, offset {Offset}) has been put aside: {Reason}")]
    private partial void LogDeadLetter(string topic, int partition, long offset, string reason);

    [LoggerMessage(LogLevel.Warning, "Events from Kafka wait, since their effect cannot be stored: {Reason}")]
    private partial void LogStoreAway(string reason);

    [LoggerMessage(LogLevel.Warning, "Offsets could not be committed: {Reason}.")]
    private partial void LogNotCommitted(string reason);

    [LoggerMessage(LogLevel.Debug, "Nothing could be read from Kafka: {Reason}.")]
    private partial void LogNotRead(string reason);

    [LoggerMessage(LogLevel.Error, "The subscription to Kafka failed and starts over.")]
    private partial void LogStartsOver(Exception exception);
}
