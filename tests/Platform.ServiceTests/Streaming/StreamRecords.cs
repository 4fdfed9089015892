using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Platform.Contracts;
using Platform.Contracts.Conversations;
using Platform.Load.Streams;

namespace Platform.ServiceTests.Streaming;

/// <summary>Events to send, and what lies in a topic afterwards.</summary>
internal static class StreamRecords
{
    /// <summary>The n-th event of every conversation, then the next one of each.</summary>
    public static List<IEvent> Numbered(int conversations, int each) =>
        [.. from sequence in Enumerable.Range(1, each)
            from conversation in Enumerable.Range(0, conversations)
            select new ConversationResolved(Guid.NewGuid(), "shop", $"c-{conversation}", DateTimeOffset.UnixEpoch, sequence, "ann")];

    public static string Header(ConsumeResult<string?, byte[]?> record, string name) =>
        Encoding.UTF8.GetString(record.Message.Headers.GetLastBytes(name));

    /// <summary>What the numbers of the records say of order, gaps and doubles.</summary>
    public static SequenceTotals Ledger(string servers, string topic, int events)
    {
        var ledger = new SequenceLedger();
        foreach (var record in ReadAll(servers, topic, events))
            ledger.Add(record.Message.Key!, long.Parse(Header(record, "ce_sequence"), CultureInfo.InvariantCulture), new Guid(Header(record, "ce_id")));
        return ledger.Totals();
    }

    public static List<ConsumeResult<string?, byte[]?>> ReadAll(string servers, string topic, int count)
    {
        using var consumer = new ConsumerBuilder<string?, byte[]?>(new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = Guid.NewGuid().ToString(),
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
            FetchWaitMaxMs = 10,
        }).Build();
        consumer.Subscribe(topic);
        var records = new List<ConsumeResult<string?, byte[]?>>();
        var deadline = Environment.TickCount64 + 20_000;
        while (records.Count < count && Environment.TickCount64 < deadline)
            if (consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } record)
                records.Add(record);
        consumer.Close();
        return records;
    }
}
