using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Platform.Contracts;
using Platform.Streaming.Kafka;

namespace Platform.Streaming;

/// <summary>Adds the event stream.</summary>
public static class StreamRegistration
{
    /// <summary>
    /// Adds what <c>Stream:Kind</c> asks for. True if that is Kafka: the bus then only feeds an <see cref="EventProducer"/>,
    /// and what Kafka gives back goes to the effect.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configuration">Holds the section <c>Stream</c>.</param>
    /// <param name="effect">What is done with each event; idempotent. A <see cref="Storage.StorageUnavailableException"/> makes it wait.</param>
    public static bool AddEventStream(
        this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, Func<IEvent, Task>> effect)
    {
        services.AddOptions<StreamOptions>().BindConfiguration("Stream").ValidateDataAnnotations().ValidateOnStart();
        if (configuration["Stream:Kind"] != "kafka")
            return false;

        services.AddSingleton<StreamTelemetry>();
        services.AddSingleton<KafkaConnection>();
        services.AddSingleton(provider => new EventProducer(
            provider.GetRequiredService<IOptions<StreamOptions>>(), provider.GetRequiredService<KafkaConnection>(),
            provider.GetRequiredService<StreamTelemetry>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IHostApplicationLifetime>()));
        services.AddSingleton(provider => new EventEffect(effect(provider)));
        services.AddSingleton<EventSubscription>();
        services.AddHostedService(provider => provider.GetRequiredService<KafkaConnection>());
        services.AddHostedService(provider => provider.GetRequiredService<EventSubscription>());
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "stream", provider => provider.GetRequiredService<KafkaConnection>(), failureStatus: null, tags: ["ready"]));
        return true;
    }
}
