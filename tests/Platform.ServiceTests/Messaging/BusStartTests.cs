using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Platform.Hosting;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Messaging;

/// <summary>What a service publishes while the process starts, as the gateway does with what a killed process left behind.</summary>
public class BusStartTests
{
    [Fact]
    public async Task What_is_published_before_the_bus_has_started_reaches_its_consumer()
    {
        var probe = new EarlyPublisher();
        await using var service = await RunningService.StartAsync(probe);

        var consumed = await probe.Consumed.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        Assert.Equal("early", consumed);
    }

    public sealed record Word(string Text);

    /// <summary>Publishes when hosted services start; the bus starts after them.</summary>
    private sealed class EarlyPublisher : IPlatformService, IHostedService
    {
        private IBus? _bus;

        public string Name => "probe";

        public TaskCompletionSource<string> Consumed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void AddServices(WebApplicationBuilder builder)
        {
            builder.Services.AddSingleton(this);
            builder.Services.AddHostedService(provider =>
            {
                _bus = provider.GetRequiredService<IBus>();
                return this;
            });
        }

        public void AddConsumers(ConsumerRegistry consumers) => consumers.Add<WordConsumer>();

        public void MapEndpoints(IEndpointRouteBuilder app)
        {
        }

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            // Nobody waits for it but the bus; a publication that does not wait is over, and lost, in that time.
            var publication = _bus!.Publish(new Word("early"), CancellationToken.None);
            await publication.WaitAsync(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class WordConsumer(EarlyPublisher probe) : IConsumer<Word>
    {
        public Task Consume(ConsumeContext<Word> context)
        {
            probe.Consumed.TrySetResult(context.Message.Text);
            return Task.CompletedTask;
        }
    }
}
