using System.Globalization;
using System.Text;
using Confluent.Kafka;

namespace Platform.Load.Streams;

/// <summary>Reads the numbered events of a prefix's topics from their beginning, outside of any group.</summary>
internal static class StreamReading
{
    /// <summary>Reads until cancelled, or until nothing has come for <paramref name="quiet"/> after the first event.</summary>
    public static void Read(
        string servers, string prefix, ConversationReplay replay, TimeSpan? quiet, Action<long> progress, CancellationToken cancellationToken)
    {
        using var consumer = new ConsumerBuilder<string?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = "check-stream-" + Guid.NewGuid().ToString("N"),
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 10,
            ReconnectBackoffMaxMs = 1000,
            TopicMetadataRefreshIntervalMs = 1000,
        }).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
        // A topic that comes later is found by its name's pattern.
        consumer.Subscribe($"^{prefix.Replace(".", "\\.", StringComparison.Ordinal)}\\..*");

        var read = 0L;
        var last = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            if (Next(consumer) is { } message)
            {
                last = Environment.TickCount64;
                progress(++read);
                Add(replay, message);
            }
            else if (read > 0 && quiet is { } time && Environment.TickCount64 - last > time.TotalMilliseconds)
            {
                break;
            }
        }

        consumer.Close();
    }

    private static Message<string?, byte[]?>? Next(IConsumer<string?, byte[]?> consumer)
    {
        try
        {
            return consumer.Consume(TimeSpan.FromMilliseconds(100))?.Message;
        }
        catch (ConsumeException exception) when (!exception.Error.IsFatal)
        {
            return null;
        }
    }

    private static void Add(ConversationReplay replay, Message<string?, byte[]?> message)
    {
        if (Text(message.Headers, "dead-letter-reason") is null
            && Text(message.Headers, "ce_sequence") is { } sequence
            && long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Guid.TryParse(Text(message.Headers, "ce_id"), out var id))
            replay.Add(Text(message.Headers, "ce_tenant")!, message.Key!, number, id, Text(message.Headers, "ce_type")!, message.Value);
    }

    private static string? Text(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;
}
