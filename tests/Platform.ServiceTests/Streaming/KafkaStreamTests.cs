using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Confluent.Kafka;
using MassTransit;
using Platform.Analytics.Stream;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Knowledge;
using Platform.Load.Streams;
using Platform.ServiceTests.Support;
using Platform.Storage;
using static Platform.ServiceTests.Streaming.StreamRecords;
using Headers = Confluent.Kafka.Headers;

namespace Platform.ServiceTests.Streaming;

/// <summary>The stream against librdkafka's mock brokers, over TCP.</summary>
public sealed class KafkaStreamTests : IDisposable
{
    private const string Conversations = "platform.conversation";

    private readonly MockKafka _kafka = new();

    public KafkaStreamTests()
    {
        string[] areas = ["channel", "conversation", "understanding", "knowledge"];
        foreach (var area in areas)
            _kafka.CreateTopic("platform." + area, 8);
        _kafka.CreateTopic("platform.dead-letter", 1);
    }

    public void Dispose() => _kafka.Dispose();

    [Fact]
    public async Task Every_event_has_its_effect_and_numbers_keep_their_order()
    {
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        var events = Numbered(conversations: 40, each: 50);

        await Task.WhenAll(events.Select(host.SendAsync));
        await host.HasEffectsAsync(events);

        var ledger = Ledger(events.Count);
        Assert.Equal((2000L, 0L, 0L, 0L), (ledger.Events, ledger.Missing, ledger.Doubled, ledger.OutOfOrder));
    }

    [Fact]
    public async Task What_arrives_together_in_the_wrong_order_leaves_in_the_right_one()
    {
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        var events = Numbered(conversations: 1, each: 20);
        _kafka.StopAll();
        await host.HasProblemAsync("cannot be used");

        // A first one keeps the loop busy for no time at all, so only the order within a batch can be promised.
        var sent = events.AsEnumerable().Reverse().Select(host.SendAsync).ToArray();
        _kafka.StartAll();
        await Task.WhenAll(sent);

        Assert.Equal((20, 0), ((int)Ledger(20).Events, (int)Ledger(20).Missing));
    }

    [Fact]
    public async Task One_broker_of_three_may_go()
    {
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        var events = Numbered(conversations: 30, each: 10);

        await Task.WhenAll(events.Take(100).Select(host.SendAsync));
        _kafka.StopBroker(2);
        var sent = events.Skip(100).Select(host.SendAsync).ToArray();
        _kafka.StartBroker(2);
        await Task.WhenAll(sent);

        await host.HasEffectsAsync(events);
        Assert.Equal((300L, 0L, 0L), (Ledger(300).Events, Ledger(300).Missing, Ledger(300).Doubled));
    }

    [Fact]
    public async Task While_Kafka_is_away_nobody_is_told_that_it_has_the_event()
    {
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        var before = Numbered(conversations: 1, each: 1);
        await host.SendAsync(before[0]);
        await host.HasEffectsAsync(before);

        _kafka.StopAll();
        var events = Numbered(conversations: 20, each: 5);
        var sent = events.Select(host.SendAsync).ToArray();
        var problem = await host.HasProblemAsync(_kafka.BootstrapServers);

        Assert.All(sent, task => Assert.False(task.IsCompleted));
        Assert.Contains("refused", problem, StringComparison.Ordinal);
        _kafka.StartAll();
        await Task.WhenAll(sent);
        await host.HasEffectsAsync(events);
        await host.IsReadyAsync();
    }

    [Fact]
    public async Task While_Kafka_is_away_the_bus_holds_the_events_and_this_process_no_more_than_it_has_fetched()
    {
        const int fetched = 8;
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        var entered = 0;
        var bus = Bus.Factory.CreateUsingInMemory(transport => transport.ReceiveEndpoint("analytics-event-forwarding", endpoint =>
        {
            endpoint.PrefetchCount = fetched;
            endpoint.ConcurrentMessageLimit = fetched;
            endpoint.UseInlineFilter((context, next) =>
            {
                Interlocked.Increment(ref entered);
                return next.Send(context);
            });
            endpoint.Consumer(() => new EventForwardingConsumer(host.Producer));
        }));
        await bus.StartAsync(TestContext.Current.CancellationToken);
        try
        {
            _kafka.StopAll();
            await host.HasProblemAsync("refused");
            var events = Numbered(conversations: 20, each: 25);
            foreach (var @event in events)
                await bus.Publish(@event, @event.GetType(), TestContext.Current.CancellationToken);
            await Eventually.BecomesTrueAsync(() => Task.FromResult(Volatile.Read(ref entered) == fetched), $"{fetched} of 500 under way");
            // One that was taken beyond the bound would show by now: the check of the connection has come round again.
            await host.HasProblemAsync("refused");
            Assert.Equal(fetched, Volatile.Read(ref entered));
            Assert.Empty(host.Effects);

            _kafka.StartAll();
            await host.HasEffectsAsync(events);
            var ledger = Ledger(events.Count);
            Assert.Equal((500L, 0L, 0L), (ledger.Events, ledger.Missing, ledger.Doubled));
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task No_word_of_a_customer_is_on_the_wire()
    {
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        await host.SendAsync(new MessageReceived(
            Guid.NewGuid(), "shop", "c-1", "secret-ann@example.com", DateTimeOffset.UnixEpoch, Guid.NewGuid(), "web", 1, "en", null,
            [MessagePart.OfText("secret-words") with { Url = "https://example.com/secret-photo", Name = "secret-name.png" }]));

        var record = Assert.Single(ReadAll("platform.channel", 1));
        var content = Encoding.UTF8.GetString(record.Message.Value!);
        var everything = record.Message.Key + content
            + string.Concat(record.Message.Headers.Select(header => header.Key + Encoding.UTF8.GetString(header.GetValueBytes())));
        Assert.DoesNotContain("secret", everything, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("c-1", record.Message.Key);
        Assert.Contains("\"customerId\":\"p_", content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Kafka_that_is_away_at_the_start_is_waited_for()
    {
        _kafka.StopAll();
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        var events = Numbered(conversations: 3, each: 3);
        var sent = events.Select(host.SendAsync).ToArray();
        await host.HasProblemAsync("refused");

        _kafka.StartAll();
        await Task.WhenAll(sent);
        await host.HasEffectsAsync(events);
    }

    [Fact]
    public async Task A_Kafka_that_has_lost_its_topics_is_gone_on_with()
    {
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        var before = Numbered(conversations: 5, each: 2);
        await Task.WhenAll(before.Select(host.SendAsync));
        await host.HasEffectsAsync(before);

        _kafka.DeleteTopic(Conversations);
        _kafka.CreateTopic(Conversations, 8);
        // What is written before the group sees that its place is gone lies before that place, and is skipped.
        await Eventually.GetAsync(
            async () =>
            {
                var after = Numbered(conversations: 5, each: 2);
                await Task.WhenAll(after.Select(host.SendAsync));
                return after.Any(@event => host.Effects.ContainsKey(@event.EventId)) ? after : null;
            },
            () => "no event had an effect",
            seconds: 60);
    }

    [Fact]
    public async Task A_slow_Kafka_loses_nothing()
    {
        _kafka.SlowDown(TimeSpan.FromMilliseconds(300));
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        var events = Numbered(conversations: 10, each: 5);

        await Task.WhenAll(events.Select(host.SendAsync));
        await host.HasEffectsAsync(events);
    }

    [Fact]
    public async Task A_full_Kafka_is_named_and_waited_for()
    {
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        await host.IsReadyAsync();
        var events = Numbered(conversations: 10, each: 5);
        _kafka.Fill();

        var sent = events.Select(host.SendAsync).ToList();
        await host.HasProblemAsync("has not taken an event");
        Assert.Empty(host.Effects);

        _kafka.MakeRoom();
        await Task.WhenAll(sent);
        await host.HasEffectsAsync(events);
        await host.IsReadyAsync();
    }

    [Fact]
    public async Task A_login_that_is_refused_is_named()
    {
        await using var host = await StreamHost.StartAsync(
            _kafka.BootstrapServers, null, null,
            ("Kafka:SecurityProtocol", "sasl_plaintext"), ("Kafka:SaslMechanism", "PLAIN"), ("Kafka:Username", "ann"), ("Kafka:Password", "wrong"));

        // The mock brokers know no login at all and say so.
        await host.HasProblemAsync("SASL");
    }

    [Fact]
    public async Task A_producer_that_the_brokers_no_longer_know_is_replaced()
    {
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        var events = Numbered(conversations: 5, each: 2);
        await host.SendAsync(events[0]);

        const int outOfOrderSequence = 45;
        _kafka.Fail(request: 0, outOfOrderSequence);
        await Task.WhenAll(events.Skip(1).Select(host.SendAsync));

        await host.HasEffectsAsync(events);
    }

    [Fact]
    public async Task Two_members_share_the_work_and_lose_nothing_when_one_comes_and_goes()
    {
        var store = new ConcurrentDictionary<Guid, int>();
        var events = Numbered(conversations: 100, each: 30);
        await using var first = await StreamHost.StartAsync(_kafka.BootstrapServers, store);
        await Task.WhenAll(events.Take(1000).Select(first.SendAsync));

        var counted = 0;
        await using (var second = await StreamHost.StartAsync(_kafka.BootstrapServers, store, _ =>
        {
            Interlocked.Increment(ref counted);
            return Task.CompletedTask;
        }))
        {
            var sent = events.Skip(1000).Take(1000).Select(first.SendAsync).ToArray();
            await Task.WhenAll(sent);
            // Until the second one has partitions; what it reads then was sent after it came.
            var more = new List<IEvent>();
            await Eventually.BecomesTrueAsync(
                async () =>
                {
                    more.AddRange(Numbered(conversations: 16, each: 1));
                    await Task.WhenAll(more.TakeLast(16).Select(first.SendAsync));
                    return Volatile.Read(ref counted) > 0;
                },
                "the second member reads", seconds: 60);
            await first.HasEffectsAsync(more);
        }

        await Task.WhenAll(events.Skip(2000).Select(first.SendAsync));
        await first.HasEffectsAsync(events);
    }

    [Fact]
    public async Task What_was_not_committed_comes_again_with_the_same_id()
    {
        const short offsetCommit = 8;
        const int unknownMember = 25;
        var store = new ConcurrentDictionary<Guid, int>();
        var events = Numbered(conversations: 1, each: 1);
        await using (var first = await StreamHost.StartAsync(_kafka.BootstrapServers, store))
        {
            _kafka.Fail(offsetCommit, [.. Enumerable.Repeat(unknownMember, 50)]);
            await first.SendAsync(events[0]);
            await first.HasEffectsAsync(events);
        }

        await using var second = await StreamHost.StartAsync(_kafka.BootstrapServers, store);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(store[events[0].EventId] > 1), "a second reading", seconds: 60);
        Assert.Equal(events[0].EventId, Assert.Single(store).Key);
    }

    [Fact]
    public async Task What_cannot_be_read_is_put_aside_with_the_reason_and_holds_up_nothing()
    {
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        using (var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = _kafka.BootstrapServers }).Build())
        {
            await producer.ProduceAsync(Conversations, Record("c-0", "no header at all"), TestContext.Current.CancellationToken);
            await producer.ProduceAsync(Conversations, Record("c-0", "{}", "com.example.sold"), TestContext.Current.CancellationToken);
            await producer.ProduceAsync(Conversations, Record("c-0", "{}", "platform.conversation.turn_closed.v2"), TestContext.Current.CancellationToken);
            await producer.ProduceAsync(Conversations, Record("c-0", "{", "platform.conversation.turn_closed.v1"), TestContext.Current.CancellationToken);
        }

        var good = Numbered(conversations: 1, each: 1);
        await host.SendAsync(good[0]);
        await host.HasEffectsAsync(good);

        var aside = ReadAll("platform.dead-letter", 4);
        Assert.Equal(
            [
                "Not a CloudEvent in binary mode: the header ce_specversion is missing.",
                "The content is not a platform.conversation.turn_closed.v1: wrong at $, byte 1.",
                "The event type is not known.",
                "This version of platform.conversation.turn_closed is not known; known is v1.",
            ],
            aside.Select(record => Header(record, "dead-letter-reason")).Order(StringComparer.Ordinal));
        Assert.All(aside, record => Assert.Equal(Conversations, Header(record, "dead-letter-topic")));
        Assert.Equal(4, aside.Select(record => Header(record, "dead-letter-offset")).Distinct().Count());
        Assert.Single(host.Effects);
    }

    [Fact]
    public async Task An_effect_that_cannot_be_stored_is_tried_until_it_can()
    {
        var failures = 3;
        await using var host = await StreamHost.StartAsync(
            _kafka.BootstrapServers, before: _ => Interlocked.Decrement(ref failures) >= 0 ? throw new StorageUnavailableException("The disk is full.") : Task.CompletedTask);
        var events = Numbered(conversations: 10, each: 1);

        await Task.WhenAll(events.Select(host.SendAsync));
        await host.HasEffectsAsync(events);
        Assert.True(failures < 0);
    }

    [Fact]
    public async Task An_effect_that_fails_for_ever_is_put_aside()
    {
        await using var host = await StreamHost.StartAsync(
            _kafka.BootstrapServers, before: @event => @event is ArticlePublished ? throw new InvalidOperationException("private") : Task.CompletedTask);
        var good = Numbered(conversations: 1, each: 1);

        await host.SendAsync(new ArticlePublished(Guid.NewGuid(), "shop", DateTimeOffset.UnixEpoch, "returns", 2));
        await host.SendAsync(good[0]);
        await host.HasEffectsAsync(good);

        var record = Assert.Single(ReadAll("platform.dead-letter", 1));
        Assert.Equal("The event has been read, but its effect failed: InvalidOperationException.", Header(record, "dead-letter-reason"));
        Assert.Equal("platform.knowledge.article_published.v1", Header(record, "ce_type"));
    }

    [Fact]
    public async Task An_event_that_is_too_large_is_refused_and_the_next_ones_go_on()
    {
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);
        var large = new ReplyFailed(
            Guid.NewGuid(), "shop", "c-0", DateTimeOffset.UnixEpoch, Guid.NewGuid(), Guid.NewGuid(), "test", 1, new string('x', 2_000_000));

        var exception = await Assert.ThrowsAsync<Platform.Streaming.Kafka.EventRejectedException>(() => host.SendAsync(large));

        Assert.StartsWith("Kafka will never take this event", exception.Message, StringComparison.Ordinal);
        var good = Numbered(conversations: 1, each: 1);
        await host.SendAsync(good[0]);
        await host.HasEffectsAsync(good);
    }

    [Fact]
    public async Task One_trace_goes_on_through_Kafka()
    {
        var processed = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Platform.Streaming" or "Test",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Kind == ActivityKind.Consumer)
                    processed.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var source = new ActivitySource("Test");
        await using var host = await StreamHost.StartAsync(_kafka.BootstrapServers);

        ActivityTraceId trace;
        using (var turn = source.StartActivity("turn")!)
        {
            trace = turn.TraceId;
            await host.SendAsync(Numbered(conversations: 1, each: 1)[0]);
        }

        var activity = await Eventually.GetAsync(
            () => processed.FirstOrDefault(activity => activity.TraceId == trace), () => "no span of the trace on the other side", seconds: 30);
        Assert.Equal("process " + Conversations, activity.OperationName);
        var record = Assert.Single(ReadAll(Conversations, 1));
        Assert.Contains(trace.ToHexString(), Header(record, "traceparent"), StringComparison.Ordinal);
        Assert.Equal(Header(record, "traceparent"), Header(record, "ce_traceparent"));
    }

    [Fact]
    public async Task What_is_not_read_yet_shows_as_lag()
    {
        var lags = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "platform.streaming.lag")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => lags[string.Join('/', tags.ToArray().Select(tag => tag.Value))] = value);
        listener.Start();
        var open = new TaskCompletionSource();
        await using var host = await StreamHost.StartAsync(
            _kafka.BootstrapServers, before: _ => open.Task.IsCompleted ? Task.CompletedTask : throw new StorageUnavailableException("The disk is full."));
        var events = Numbered(conversations: 1, each: 700);

        await Task.WhenAll(events.Select(host.SendAsync));
        open.SetResult();
        await host.HasEffectsAsync(events);

        await Eventually.BecomesTrueAsync(
            () =>
            {
                listener.RecordObservableInstruments();
                return Task.FromResult(lags.Keys.Any(key => key.StartsWith(Conversations, StringComparison.Ordinal)) && lags.Values.All(lag => lag == 0));
            },
            "no lag at the end", seconds: 30);
    }

    private static Message<string, byte[]> Record(string key, string content, string? type = null)
    {
        var headers = new Headers();
        if (type is not null)
        {
            headers.Add("ce_specversion", "1.0"u8.ToArray());
            headers.Add("ce_type", Encoding.UTF8.GetBytes(type));
        }

        return new Message<string, byte[]> { Key = key, Value = Encoding.UTF8.GetBytes(content), Headers = headers };
    }

    private SequenceTotals Ledger(int events) => StreamRecords.Ledger(_kafka.BootstrapServers, Conversations, events);

    private List<ConsumeResult<string?, byte[]?>> ReadAll(string topic, int count) => StreamRecords.ReadAll(_kafka.BootstrapServers, topic, count);
}
