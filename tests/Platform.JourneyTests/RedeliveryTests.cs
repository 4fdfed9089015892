using System.Collections.Concurrent;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Hosting;
using Platform.JourneyTests.Support;
using Platform.Storage;

namespace Platform.JourneyTests;

/// <summary>What becomes of a message that its consumer fails on, on a real broker, up to the operator who sends it back.</summary>
public sealed class RedeliveryTests(RedeliveryTests.ProbeHost host) : IClassFixture<RedeliveryTests.ProbeHost>
{
    private const string Secret = "the customer's own words";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_message_waits_on_the_broker_then_is_a_dead_letter_and_the_operator_sends_it_back()
    {
        Requirement.IsMet(RabbitBroker.Unavailable);
        var message = new Order(Guid.NewGuid(), "shop", "c-1", Secret);
        host.Outcomes[message.Id] = () => throw new InvalidOperationException("No stock.");
        await host.Bus.Publish(message, context => context.MessageId = message.Id, Cancellation);

        await host.DeadLettersAreAsync(1);

        // Three deliveries, each tried four times.
        Assert.Equal(12, host.Tries(message.Id));
        var (_, shown) = await host.CommandAsync("show", "probe-order");
        foreach (var expected in new[] { $"{message.Id}", "shop", "c-1", "12 times, set aside 2 times", "System.InvalidOperationException", "No stock." })
            Assert.Contains(expected, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, shown, StringComparison.Ordinal);
        Assert.Contains(Secret, (await host.CommandAsync("show", "probe-order", "--with-content")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await host.CommandAsync("requeue", "probe-order", "--id", $"{Guid.NewGuid()}")).ExitCode);
        await host.DeadLettersAreAsync(1);

        host.Outcomes[message.Id] = () => { };
        Assert.Equal((0, "1 sent back to probe-order"), await host.CommandAsync("requeue", "probe-order", "--id", $"{message.Id}"));

        await Eventually.TrueAsync(() => Task.FromResult(host.Tries(message.Id) == 13), () => $"{host.Tries(message.Id)} tries");
        await host.DeadLettersAreAsync(0);
    }

    [Fact]
    public async Task A_message_that_no_retry_can_mend_is_a_dead_letter_after_one_try_and_the_operator_drops_it()
    {
        Requirement.IsMet(RabbitBroker.Unavailable);
        var message = new Order(Guid.NewGuid(), "shop", "c-1", Secret);
        host.Outcomes[message.Id] = () => throw new MessageRefusedException("Never heard of it.");
        await host.Bus.Publish(message, Cancellation);

        await host.DeadLettersAreAsync(1);

        Assert.Equal(1, host.Tries(message.Id));
        Assert.Equal(2, (await host.CommandAsync("drop", "probe-order", "--all")).ExitCode);
        await host.DeadLettersAreAsync(1);
        Assert.Equal((0, "1 dropped from probe-order_error"), await host.CommandAsync("drop", "probe-order", "--all", "--yes"));
        await host.DeadLettersAreAsync(0);
    }

    [Fact]
    public async Task A_store_that_is_away_for_longer_than_all_waits_makes_no_dead_letter()
    {
        Requirement.IsMet(RabbitBroker.Unavailable);
        var message = new Order(Guid.NewGuid(), "shop", "c-1", Secret);
        // One delivery more than there are waits.
        host.Outcomes[message.Id] = () =>
        {
            if (host.Tries(message.Id) <= 16)
                throw new InvalidOperationException("outer", new StorageUnavailableException("The disk is full."));
        };
        await host.Bus.Publish(message, Cancellation);

        await Eventually.TrueAsync(() => Task.FromResult(host.Tries(message.Id) == 17), () => $"{host.Tries(message.Id)} tries", seconds: 60);

        await host.DeadLettersAreAsync(0);
    }

    [Fact]
    public async Task A_publication_ends_with_the_confirmation_and_fails_when_a_queue_refuses_it()
    {
        Requirement.IsMet(RabbitBroker.Unavailable);
        await using var connection = await host.Broker.ConnectAsync(ProbeHost.VirtualHost);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        await host.Bus.Publish(new Refused(1), Cancellation);
        await channel.QueueDeclareAsync("full", durable: false, exclusive: true, autoDelete: true, new Dictionary<string, object?>
        {
            ["x-max-length"] = 0,
            ["x-overflow"] = "reject-publish",
        }, cancellationToken: Cancellation);
        await channel.QueueBindAsync("full", $"{typeof(Refused).Namespace}:{nameof(RedeliveryTests)}-{nameof(Refused)}", "", cancellationToken: Cancellation);

        var failure = await Record.ExceptionAsync(() => host.Bus.PublishInTimeAsync(new Refused(2), Cancellation));

        Assert.NotNull(failure);
    }

    [Fact]
    public async Task The_command_says_in_one_line_what_is_wrong()
    {
        Requirement.IsMet(RabbitBroker.Unavailable);
        Assert.Equal((1, "There is no queue nothing_error."), await host.CommandAsync("show", "nothing"));
        Assert.Equal((1, $"RabbitMQ at 127.0.0.1:{host.Broker.Port}, virtual host {ProbeHost.VirtualHost}, user guest: the login was refused."),
            await host.CommandAsync("list", "--Bus:Password=wrong"));
        Assert.StartsWith("Usage: ", (await host.CommandAsync("requeue", "probe-order")).Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), await host.CommandAsync("list"));
    }

    public sealed record Order(Guid Id, string TenantId, string ConversationId, string Text);

    public sealed record Refused(int Number);

    /// <summary>The real host with one consumer, which does what the test wants.</summary>
    public sealed class ProbeHost : IAsyncLifetime, IPlatformService
    {
        public const string VirtualHost = "probe";

        private readonly string _folder = Directory.CreateTempSubdirectory("platform-redelivery-").FullName;
        private readonly ConcurrentDictionary<Guid, int> _tries = [];
        private WebApplication? _app;

        public RabbitBroker Broker { get; private set; } = null!;

        public ConcurrentDictionary<Guid, Action> Outcomes { get; } = [];

        public IBus Bus => _app!.Services.GetRequiredService<IBus>();

        public string Name => "probe";

        public int Tries(Guid message) => _tries.GetValueOrDefault(message);

        public async ValueTask InitializeAsync()
        {
            Broker = new RabbitBroker(Path.Combine(_folder, "rabbitmq"));
            if (RabbitBroker.Unavailable is not null)
                return;
            await Broker.StartAsync();
            await Broker.AddVirtualHostAsync(VirtualHost);
            _app = PlatformHost.Build(
                [
                    "--urls", "http://127.0.0.1:0", "--Bus:Transport=rabbitmq", "--Bus:Host=127.0.0.1", $"--Bus:Port={Broker.Port}", $"--Bus:VirtualHost={VirtualHost}",
                    "--Bus:Redelivery=00:00:00.5, 00:00:01", $"--Storage:DataFolder={_folder}", $"--Tenancy:PacksFolder={Path.Combine(ServiceProcess.RepositoryRoot, "packs")}",
                    "--Tenancy:Tenants:shop:Pack=shop",
                ],
                this);
            await _app.StartAsync();
            // What is published before the queue is bound reaches nobody.
            await _app.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(60));
        }

        public void AddServices(WebApplicationBuilder builder) => builder.Services.AddSingleton(this);

        public void AddConsumers(ConsumerRegistry consumers) => consumers.Add<OrderConsumer>();

        public void MapEndpoints(IEndpointRouteBuilder app)
        {
        }

        /// <summary>Runs <c>dead-letters</c>; the output is without the line's end.</summary>
        public async Task<(int ExitCode, string Output)> CommandAsync(params string[] arguments)
        {
            var environment = new Dictionary<string, string>(Broker.Environment) { ["Bus__VirtualHost"] = VirtualHost };
            var (exitCode, output) = await ServiceProcess.RunAsync("Platform.Standalone", environment, ["dead-letters", .. arguments]);
            Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
            return (exitCode, output.TrimEnd());
        }

        public async Task DeadLettersAreAsync(uint count)
        {
            await using var connection = await Broker.ConnectAsync(VirtualHost);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
            var seen = 0u;
            await Eventually.TrueAsync(
                async () => (seen = await channel.MessageCountAsync("probe-order_error", Cancellation)) == count,
                () => $"{seen} dead letters, not {count}",
                seconds: 60);
        }

        public async ValueTask DisposeAsync()
        {
            if (_app is not null)
            {
                await _app.StopAsync();
                await _app.DisposeAsync();
            }

            await Broker.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        private sealed class OrderConsumer(ProbeHost host) : IConsumer<Order>
        {
            public Task Consume(ConsumeContext<Order> context)
            {
                host._tries.AddOrUpdate(context.Message.Id, 1, (_, tries) => tries + 1);
                host.Outcomes[context.Message.Id]();
                return Task.CompletedTask;
            }
        }
    }
}
