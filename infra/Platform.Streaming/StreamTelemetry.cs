using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Confluent.Kafka;

namespace Platform.Streaming;

/// <summary>The meter and the spans <c>Platform.Streaming</c>.</summary>
internal sealed class StreamTelemetry
{
    private const string Name = "Platform.Streaming";

    private static readonly ActivitySource Activities = new(Name);

    private readonly ConcurrentDictionary<TopicPartition, long> _lags = new();
    private readonly Counter<long> _produced;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _deadLettered;

    public StreamTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _produced = meter.CreateCounter<long>("platform.streaming.produced", "{event}", "Events that Kafka has taken.");
        _failed = meter.CreateCounter<long>("platform.streaming.failed", "{event}", "Tries to hand an event to Kafka that failed.");
        _consumed = meter.CreateCounter<long>("platform.streaming.consumed", "{event}", "Events read and their effect stored.");
        _deadLettered = meter.CreateCounter<long>("platform.streaming.dead_lettered", "{event}", "Records put aside since they could not be read.");
        meter.CreateObservableGauge(
            "platform.streaming.lag",
            () => _lags.Select(lag => new Measurement<long>(
                lag.Value, new("topic", lag.Key.Topic), new KeyValuePair<string, object?>("partition", lag.Key.Partition.Value))),
            "{event}", "Events of a partition whose effect is not stored yet; while the store is away, those known by then.");
    }

    public static Activity? Send(string topic) =>
        Describe(Activities.StartActivity("send " + topic, ActivityKind.Producer), "send", topic);

    public static Activity? Process(string topic, ActivityContext parent) =>
        Describe(Activities.StartActivity("process " + topic, ActivityKind.Consumer, parent), "process", topic);

    public void Produced(string topic) => _produced.Add(1, new KeyValuePair<string, object?>("topic", topic));

    public void Failed(string topic, ErrorCode error) => _failed.Add(1, new("topic", topic), new("error.type", error.ToString()));

    public void Consumed(string topic) => _consumed.Add(1, new KeyValuePair<string, object?>("topic", topic));

    public void DeadLettered(string topic) => _deadLettered.Add(1, new KeyValuePair<string, object?>("topic", topic));

    public void Lag(TopicPartition partition, long events) => _lags[partition] = events;

    public void Gone(TopicPartition partition) => _lags.TryRemove(partition, out _);

    private static Activity? Describe(Activity? activity, string operation, string topic) => activity?
        .SetTag("messaging.system", "kafka")
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.destination.name", topic);
}
