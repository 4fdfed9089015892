using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Platform.Storage;

namespace Platform.Hosting;

/// <summary>Gives a service its store.</summary>
public static class ServiceStoreExtensions
{
    /// <summary>Adds the store of <paramref name="service"/> (a keyed service) and its part in <c>/readyz</c>.</summary>
    public static IServiceCollection AddServiceStore(this IServiceCollection services, string service)
    {
        services.AddDocumentStore(service);
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
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await store.CheckAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (StorageUnavailableException exception)
            {
                return HealthCheckResult.Unhealthy(exception.Message);
            }
        }
    }
}
