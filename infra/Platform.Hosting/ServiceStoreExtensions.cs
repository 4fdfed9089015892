using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Storage;

namespace Platform.Hosting;

/// <summary>Gives a service its store.</summary>
public static class ServiceStoreExtensions
{
    /// <summary>Adds the store of <paramref name="service"/> (a keyed service), its preparation at start and its part in <c>/readyz</c>.</summary>
    /// <param name="services">The container.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="open">Asks the store for every collection that the service has.</param>
    public static IServiceCollection AddServiceStore(
        this IServiceCollection services, string service, Action<IServiceProvider, IDocumentStore> open)
    {
        services.AddDocumentStore(service);
        services.AddSingleton(provider => new StorePreparation(service, provider, open));
        services.AddSingleton<IHostedService>(provider => new StoreStart(
            provider.GetServices<StorePreparation>().Single(preparation => preparation.Service == service),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StorePreparation>>()));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            "store-" + service,
            provider => new StoreHealthCheck(provider.GetRequiredKeyedService<IDocumentStore>(service)),
            failureStatus: null,
            tags: ["ready"],
            timeout: TimeSpan.FromSeconds(2)));
        return services;
    }

    private sealed class StoreHealthCheck(IDocumentStore store) : IHealthCheck
    {
        // Less than the check as a whole has, so that the store can say what is wrong.
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            try
            {
                await store.CheckAsync(limit.Token);
                return HealthCheckResult.Healthy();
            }
            catch (StorageUnavailableException exception)
            {
                return HealthCheckResult.Unhealthy(exception.Message);
            }
        }
    }
}

/// <summary>Makes what is missing in a service's store: at start, and by the argument <c>migrate</c>.</summary>
internal sealed class StorePreparation(string service, IServiceProvider provider, Action<IServiceProvider, IDocumentStore> open)
{
    public string Service => service;

    /// <summary>The names of the collections. Throws <see cref="StorageUnavailableException"/>.</summary>
    public Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken)
    {
        var store = provider.GetRequiredKeyedService<IDocumentStore>(service);
        open(provider, store);
        return store.PrepareAsync(cancellationToken);
    }
}

/// <summary>Prepares the store before anything else starts, and waits for one that is away.</summary>
internal sealed partial class StoreStart(StorePreparation preparation, TimeProvider time, ILogger<StorePreparation> logger) : IHostedLifecycleService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        for (string? told = null; ;)
        {
            try
            {
                await preparation.PrepareAsync(cancellationToken);
                return;
            }
            catch (StorageUnavailableException exception) when (!exception.IsFinal)
            {
                if (told != exception.Message)
                    Log.Waits(logger, exception.Message, preparation.Service);
                told = exception.Message;
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Problem} The start of {Service} waits for it.")]
        public static partial void Waits(ILogger logger, string problem, string service);
    }
}
