using System.Collections.Concurrent;
using Platform.Contracts;
using Platform.ServiceTests.Support;
using Testcontainers.Kafka;
using static Platform.ServiceTests.Streaming.StreamRecords;

namespace Platform.ServiceTests.Streaming;

/// <summary>
/// The stream against brokers that are no imitation: those that <c>PLATFORM_TEST_KAFKA</c> names, or one in Docker. What only
/// an imitation can be told to do (fail, fill up, slow down) is in <see cref="KafkaStreamTests"/>.
/// </summary>
public sealed class KafkaServerTests(KafkaServerTests.Server server) : IClassFixture<KafkaServerTests.Server>
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}";

    private string Conversations => $"{_prefix}.conversation";

    [Fact]
    public async Task Missing_topics_are_created_and_every_event_has_its_effect_in_order()
    {
        await using var host = await StartAsync();
        await host.IsReadyAsync();
        var events = Numbered(conversations: 40, each: 50);

        await Task.WhenAll(events.Select(host.SendAsync));
        await host.HasEffectsAsync(events);

        var ledger = Ledger(server.BootstrapServers, Conversations, events.Count);
        Assert.Equal((2000L, 0L, 0L, 0L), (ledger.Events, ledger.Missing, ledger.Doubled, ledger.OutOfOrder));
    }

    [Fact]
    public async Task A_member_that_comes_and_goes_loses_nothing()
    {
        var store = new ConcurrentDictionary<Guid, int>();
        var events = Numbered(conversations: 100, each: 20);
        await using var first = await StartAsync(store);
        await Task.WhenAll(events.Take(1000).Select(first.SendAsync));

        var counted = 0;
        await using (await StartAsync(store, _ =>
        {
            Interlocked.Increment(ref counted);
            return Task.CompletedTask;
        }))
        {
            // Until the second one has partitions.
            await Eventually.BecomesTrueAsync(
                async () =>
                {
                    await Task.WhenAll(Numbered(conversations: 16, each: 1).Select(first.SendAsync));
                    return Volatile.Read(ref counted) > 0;
                },
                "the second member reads");
        }

        await Task.WhenAll(events.Skip(1000).Select(first.SendAsync));
        await first.HasEffectsAsync(events);
    }

    [Fact]
    public async Task What_cannot_be_read_is_put_aside_with_the_reason()
    {
        await using var host = await StartAsync();
        await host.IsReadyAsync();
        using (var producer = new Confluent.Kafka.ProducerBuilder<string, byte[]>(
            new Confluent.Kafka.ProducerConfig { BootstrapServers = server.BootstrapServers }).Build())
            await producer.ProduceAsync(
                Conversations, new Confluent.Kafka.Message<string, byte[]> { Key = "c-0", Value = [] }, TestContext.Current.CancellationToken);

        var good = Numbered(conversations: 1, each: 1);
        await host.SendAsync(good[0]);
        await host.HasEffectsAsync(good);

        var record = Assert.Single(ReadAll(server.BootstrapServers, $"{_prefix}.dead-letter", 1));
        Assert.Equal("Not a CloudEvent in binary mode: the header ce_specversion is missing.", Header(record, "dead-letter-reason"));
    }

    private Task<StreamHost> StartAsync(ConcurrentDictionary<Guid, int>? store = null, Func<IEvent, Task>? before = null)
    {
        if (server.Unavailable is { } reason)
            Assert.Skip(reason);
        return StreamHost.StartAsync(
            server.BootstrapServers, store, before,
            ("Kafka:CreateTopics", "true"), ("Kafka:TopicPrefix", _prefix), ("Kafka:Group", _prefix), ("Kafka:ReplicationFactor", "1"));
    }

    public sealed class Server : IAsyncLifetime
    {
        private KafkaContainer? _container;

        public string BootstrapServers { get; private set; } = "";

        public string? Unavailable { get; private set; }

        public async ValueTask InitializeAsync()
        {
            if (Environment.GetEnvironmentVariable("PLATFORM_TEST_KAFKA") is { Length: > 0 } named)
            {
                BootstrapServers = named;
                return;
            }

            try
            {
                _container = new KafkaBuilder("confluentinc/cp-kafka:7.9.1").Build();
                await _container.StartAsync(TestContext.Current.CancellationToken);
                BootstrapServers = _container.GetBootstrapAddress();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Unavailable = "There is no Kafka here: set PLATFORM_TEST_KAFKA to its brokers, or start Docker. "
                    + exception.Message.ReplaceLineEndings(" ");
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (_container is not null)
                await _container.DisposeAsync();
        }
    }
}
