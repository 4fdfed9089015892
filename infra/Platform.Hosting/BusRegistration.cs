using System.Net.Security;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MassTransit;
using MassTransit.RabbitMqTransport.Middleware;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.Hosting;

/// <summary>Adds MassTransit once, with the consumers of every service in the process.</summary>
internal static class BusRegistration
{
    public static void AddBus(this WebApplicationBuilder builder, IReadOnlyList<IPlatformService> services)
    {
        builder.Services.AddOptions<BusOptions>().BindConfiguration("Bus").ValidateDataAnnotations().ValidateOnStart();
        var options = builder.Configuration.GetSection("Bus").Get<BusOptions>() ?? new BusOptions();
        var onRabbitMq = options.Transport == "rabbitmq";
        if (onRabbitMq)
        {
            builder.Services.AddSingleton<BrokerWatch>().AddHostedService(provider => provider.GetRequiredService<BrokerWatch>());
            builder.Services.AddHealthChecks().AddCheck<BrokerWatch>("broker", tags: ["ready"]);
            // It tells of a broker that is away with a stack trace for each try; what it says beside that, others here say.
            builder.Logging.AddFilter("MassTransit", LogLevel.None);
        }
        else
        {
            builder.Services.AddSingleton<BusStart>()
                .AddBusObserver(provider => provider.GetRequiredService<BusStart>())
                .AddPublishObserver(provider => provider.GetRequiredService<BusStart>());
        }

        // Nothing about an installation leaves it.
        builder.Services.Configure<UsageTelemetryOptions>(telemetry => telemetry.Enabled = false);
        builder.Services.AddMassTransit(bus =>
        {
            var singleActive = new HashSet<string>(StringComparer.Ordinal);
            var broadcast = new HashSet<string>(StringComparer.Ordinal);
            var consumed = new HashSet<Type>();
            foreach (var service in services)
                service.AddConsumers(new ConsumerRegistry(bus, service.Name, singleActive, broadcast, consumed));
            ConfigureRabbitMqTopologyFilter<IPublishTopology>? publications = null;

            bus.AddConfigureEndpointsCallback((context, queue, endpoint) =>
            {
                endpoint.PrefetchCount = options.Prefetch;
                // A consumer's own limit stands.
                endpoint.ConcurrentMessageLimit ??= options.Concurrency;
                var rabbit = endpoint as IRabbitMqReceiveEndpointConfigurator;
                rabbit?.ConfigureChannel(pipe =>
                {
                    pipe.UseFilter(new DeclaredTopology(queue, context.GetRequiredService<ILogger<DeclaredTopology>>()));
                    // For the whole process once.
                    if (Interlocked.Exchange(ref publications, null) is { } filter)
                        pipe.UseFilter(filter);
                });
                if (broadcast.Contains(queue))
                {
                    // Nobody would ever look into the dead letters of a queue that is gone.
                    endpoint.DiscardFaultedMessages();
                    endpoint.DiscardSkippedMessages();
                    return;
                }

                if (rabbit is not null)
                {
                    rabbit.SetQuorumQueue();
                    if (singleActive.Contains(queue))
                        rabbit.SingleActiveConsumer = true;
                    var failed = new FailedMessages(queue, options.Delays, context.GetRequiredService<ILogger<FailedMessages>>());
                    rabbit.ConfigureChannel(pipe => pipe.UseFilter(failed));
                    rabbit.ConfigureError(pipe => pipe.UseFilter(failed));
                    rabbit.ConfigureDeadLetter(pipe => pipe.UseFilter(failed));
                }
                else
                {
                    // In memory the waits are MassTransit's, and what waits is lost with the process.
                    endpoint.UseDelayedRedelivery(redelivery =>
                    {
                        redelivery.Handle<Exception>(FailedMessages.IsStoreAway);
                        redelivery.Interval(10_000, FailedMessages.StoreDelay);
                    });
                    if (options.Delays.Count > 0)
                        endpoint.UseDelayedRedelivery(redelivery =>
                        {
                            redelivery.Handle<Exception>(exception => !FailedMessages.IsStoreAway(exception) && !FailedMessages.IsHopeless(exception));
                            redelivery.Intervals([.. options.Delays]);
                        });
                }

                endpoint.UseFilter(new LostConnectionFilter());
                // Short waits ride out a busy store; FailedMessages has the long ones.
                endpoint.UseMessageRetry(retry =>
                {
                    retry.Handle<Exception>(exception => !FailedMessages.IsHopeless(exception));
                    retry.Intervals(100, 500, 2000);
                });
                // Without it every retry would publish again what the failed try had published.
                endpoint.UseInMemoryOutbox(context);
            });

            if (onRabbitMq)
                bus.UsingRabbitMq((context, transport) =>
                {
                    transport.Host(options.Host, options.Port, options.VirtualHost, host =>
                    {
                        var time = context.GetRequiredService<TimeProvider>();
                        var stopping = context.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
                        host.OnRefreshConnectionFactory = _ => BrokerConnection.WhileLoginIsRefusedAsync(options, time, stopping);
                        host.Username(options.User);
                        host.Password(options.Password);
                        if (options.Tls)
                            host.UseSsl(tls =>
                            {
                                tls.ServerName = options.Host;
                                tls.Protocol = SslProtocols.None;
                                // MassTransit would take a certificate of anybody.
                                tls.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateChainErrors);
                            });
                    });
                    transport.ConfigureJsonSerializerOptions(ReadWholeMessages);
                    // Otherwise who takes all events would get none of a type before a process has published the first of it.
                    transport.AddPublishMessageTypes(Related(consumed));
                    publications = new ConfigureRabbitMqTopologyFilter<IPublishTopology>(transport.PublishTopology, transport.PublishTopology.GetPublishBrokerTopology());
                    transport.ConfigureEndpoints(context);
                });
            else
                bus.UsingInMemory((context, transport) =>
                {
                    transport.UseDelayedMessageScheduler();
                    transport.ConfigureJsonSerializerOptions(ReadWholeMessages);
                    transport.ConfigureEndpoints(context);
                });
        });
    }

    /// <summary>All messages that share an interface with one that is consumed here: with <c>IEvent</c>, every event.</summary>
    private static IEnumerable<Type> Related(IEnumerable<Type> consumed) => consumed
        .SelectMany(message => message.GetInterfaces().Append(message).Where(type => type.IsInterface && type.Assembly == message.Assembly))
        .Distinct()
        .SelectMany(shared => shared.Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(shared)))
        .Distinct();

    /// <summary>
    /// A message without a field that its type requires is refused: a newer sender may have moved it elsewhere, and half of
    /// a message is worse than none. Fields that are new here must be nullable or have a default.
    /// </summary>
    private static JsonSerializerOptions ReadWholeMessages(JsonSerializerOptions options) => new(options)
    {
        TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(static type =>
        {
            foreach (var property in type.Properties)
                if (property.AssociatedParameter is { HasDefaultValue: false, IsNullable: false })
                    property.IsRequired = true;
        }),
    };
}
