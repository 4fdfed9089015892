using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Platform.Hosting;

namespace Platform.Packs;

/// <summary>The pack of every tenant. Throws <see cref="PackException"/> when one of them has errors.</summary>
public sealed class TenantPacks
{
    /// <summary>Loads the packs that the options name; tenants with the same pack share it.</summary>
    public TenantPacks(IOptions<TenantsOptions> options)
    {
        var packs = options.Value.Tenants.Values
            .Select(tenant => tenant.Pack)
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => PackLoader.Load(Path.Combine(options.Value.PacksFolder, name)), StringComparer.Ordinal);
        All = options.Value.Tenants.ToDictionary(tenant => tenant.Key, tenant => packs[tenant.Value.Pack], StringComparer.Ordinal);
    }

    /// <summary>Packs by tenant id.</summary>
    public IReadOnlyDictionary<string, Pack> All { get; }

    /// <summary>The pack of a tenant; throws <see cref="KeyNotFoundException"/> if there is no such tenant.</summary>
    public Pack For(string tenantId) => All[tenantId];

    /// <summary>The pack of a tenant, or null if there is no such tenant.</summary>
    public Pack? Find(string tenantId) => All.GetValueOrDefault(tenantId);

    /// <summary>The pack of a tenant that a setting names.</summary>
    /// <param name="section">The setting's section, whose keys are tenants, e.g. <c>Nlu:Experts</c>.</param>
    /// <param name="tenantId">The key.</param>
    /// <exception cref="StartupException">There is no such tenant.</exception>
    public Pack Named(string section, string tenantId) =>
        Find(tenantId) ?? throw new StartupException($"{section}:{tenantId} names a tenant that Tenancy:Tenants does not have.");
}

/// <summary>Registers the packs.</summary>
public static class TenantPacksRegistration
{
    /// <summary>Adds <see cref="TenantPacks"/> once, loaded when the process starts.</summary>
    public static IServiceCollection AddTenantPacks(this IServiceCollection services)
    {
        services.TryAddSingleton<TenantPacks>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LoadAtStart>());
        return services;
    }

    // Its construction is the work: errors stop the start, before any message arrives.
#pragma warning disable CS9113
    private sealed class LoadAtStart(TenantPacks packs) : IHostedService
#pragma warning restore CS9113
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
