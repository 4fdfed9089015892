using System.Diagnostics;
using HdrHistogram;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Platform.Hosting;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Platform.Load.Chain;

/// <summary>
/// The yardstick of a turn: five consumers that only pass a small message on, on the endpoints that the platform's
/// services have, without retry and outbox.
/// </summary>
internal sealed class BareChain : IAsyncDisposable
{
    private const string QueuePrefix = "bare-chain-";
    private static readonly long Longest = (long)TimeSpan.FromMinutes(1).TotalMicroseconds;
    private static readonly Type[] Hops = [typeof(Hop1), typeof(Hop2), typeof(Hop3), typeof(Hop4), typeof(Hop5)];

    private readonly BusOptions _options;
    private readonly ServiceProvider _services;
    private readonly IBusControl _bus;
    private readonly ChainEnds _ends;

    private BareChain(BusOptions options, ServiceProvider services)
    {
        _options = options;
        _services = services;
        _bus = services.GetRequiredService<IBusControl>();
        _ends = services.GetRequiredService<ChainEnds>();
    }

    /// <summary>Starts the bus.</summary>
    /// <exception cref="UsageException">There is no broker.</exception>
    public static async Task<BareChain> StartAsync(BusOptions options, CancellationToken cancellationToken)
    {
        // The bus would try for ever without a word.
        if (options.Transport == "rabbitmq")
            await RemoveQueuesAsync(options, cancellationToken);
        var chain = new BareChain(options, new ServiceCollection()
            .AddLogging()
            .AddSingleton<ChainEnds>()
            .AddMassTransit(bus => Configure(bus, options))
            // Reports to MassTransit's makers are on by default.
            .Configure<UsageTelemetryOptions>(telemetry => telemetry.Enabled = false)
            .BuildServiceProvider());
        await chain._bus.StartAsync(cancellationToken);
        return chain;
    }

    /// <summary>Runs <paramref name="count"/> chains, <paramref name="inFlight"/> at a time.</summary>
    public async Task<ChainFigures> MeasureAsync(int count, int inFlight, CancellationToken cancellationToken)
    {
        var latencies = new LongConcurrentHistogram(1, Longest, 3);
        var started = 0;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref started) <= count)
            {
                var since = Stopwatch.GetTimestamp();
                var chain = Guid.NewGuid();
                var end = _ends.Await(chain);
                await _bus.Publish(new Hop1(chain), cancellationToken);
                await end.WaitAsync(cancellationToken);
                latencies.RecordValue(Math.Clamp((long)Stopwatch.GetElapsedTime(since).TotalMicroseconds, 1, Longest));
            }
        }, cancellationToken)));
        return new ChainFigures(
            count, inFlight, count / Stopwatch.GetElapsedTime(start).TotalSeconds,
            latencies.GetValueAtPercentile(50) / 1000.0, latencies.GetValueAtPercentile(99) / 1000.0);
    }

    /// <summary>Stops the bus and removes what it made on the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync();
        await _services.DisposeAsync();
        if (_options.Transport == "rabbitmq")
            await RemoveQueuesAsync(_options, CancellationToken.None);
    }

    // Kept equal to the endpoints of Platform.Hosting's bus, less retry and outbox.
    private static void Configure(IBusRegistrationConfigurator bus, BusOptions options)
    {
        bus.AddConsumer<Hop1Consumer>().Endpoint(endpoint => endpoint.Name = QueuePrefix + 1);
        bus.AddConsumer<Hop2Consumer>().Endpoint(endpoint => endpoint.Name = QueuePrefix + 2);
        bus.AddConsumer<Hop3Consumer>().Endpoint(endpoint => endpoint.Name = QueuePrefix + 3);
        bus.AddConsumer<Hop4Consumer>().Endpoint(endpoint => endpoint.Name = QueuePrefix + 4);
        bus.AddConsumer<Hop5Consumer>().Endpoint(endpoint => endpoint.Name = QueuePrefix + 5);
        bus.AddConfigureEndpointsCallback((_, _, endpoint) =>
        {
            endpoint.PrefetchCount = options.Prefetch;
            if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
                rabbit.SetQuorumQueue();
        });

        if (options.Transport == "rabbitmq")
            bus.UsingRabbitMq((context, transport) =>
            {
                transport.Host(options.Host, options.Port, options.VirtualHost, host =>
                {
                    host.Username(options.User);
                    host.Password(options.Password);
                });
                transport.ConfigureEndpoints(context);
            });
        else
            bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
    }

    private static async Task RemoveQueuesAsync(BusOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var broker = new ConnectionFactory
            {
                HostName = options.Host,
                Port = options.Port,
                VirtualHost = options.VirtualHost,
                UserName = options.User,
                Password = options.Password,
            };
            await using var connection = await broker.CreateConnectionAsync(cancellationToken);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            for (var hop = 0; hop < Hops.Length; hop++)
            {
                await channel.QueueDeleteAsync($"{QueuePrefix}{hop + 1}", false, false, cancellationToken: cancellationToken);
                await channel.ExchangeDeleteAsync($"{QueuePrefix}{hop + 1}", cancellationToken: cancellationToken);
                await channel.ExchangeDeleteAsync($"{Hops[hop].Namespace}:{Hops[hop].Name}", cancellationToken: cancellationToken);
            }
        }
        catch (BrokerUnreachableException exception)
        {
            throw new UsageException(
                $"RabbitMQ at {options.Host}:{options.Port} cannot be used: {exception.GetBaseException().Message}");
        }
    }
}
