using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Hosting;

/// <summary>Adds MassTransit once, with the consumers of every service in the process.</summary>
internal static class BusRegistration
{
    public static void AddBus(this WebApplicationBuilder builder, IReadOnlyList<IPlatformService> services)
    {
        builder.Services.AddOptions<BusOptions>().BindConfiguration("Bus").ValidateDataAnnotations().ValidateOnStart();
        var options = builder.Configuration.GetSection("Bus").Get<BusOptions>() ?? new BusOptions();

        // Nothing about an installation leaves it.
        builder.Services.Configure<UsageTelemetryOptions>(telemetry => telemetry.Enabled = false);
        builder.Services.AddMassTransit(bus =>
        {
            var singleActive = new HashSet<string>(StringComparer.Ordinal);
            var broadcast = new HashSet<string>(StringComparer.Ordinal);
            foreach (var service in services)
                service.AddConsumers(new ConsumerRegistry(bus, service.Name, singleActive, broadcast));

            bus.AddConfigureEndpointsCallback((context, queue, endpoint) =>
            {
                endpoint.PrefetchCount = options.Prefetch;
                // A consumer's own limit stands.
                endpoint.ConcurrentMessageLimit ??= options.Concurrency;
                if (broadcast.Contains(queue))
                {
                    // Nobody would ever look into the dead letters of a queue that is gone.
                    endpoint.DiscardFaultedMessages();
                    endpoint.DiscardSkippedMessages();
                    return;
                }

                if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
                {
                    rabbit.SetQuorumQueue();
                    if (singleActive.Contains(queue))
                        rabbit.SingleActiveConsumer = true;
                }

                endpoint.UseFilter(new LostConnectionFilter());
                // Short waits ride out a busy store; what still fails goes to the error queue with its reason.
                endpoint.UseMessageRetry(retry => retry.Intervals(100, 500, 2000));
                // Without it every retry would publish again what the failed try had published.
                endpoint.UseInMemoryOutbox(context);
            });

            if (options.Transport == "rabbitmq")
                bus.UsingRabbitMq((context, transport) =>
                {
                    transport.Host(options.Host, options.Port, options.VirtualHost, host =>
                    {
                        host.Username(options.User);
                        host.Password(options.Password);
                        if (options.Tls)
                            host.UseSsl(tls => tls.ServerName = options.Host);
                    });
                    transport.ConfigureEndpoints(context);
                });
            else
                bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
        });
    }
}
