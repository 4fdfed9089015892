using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Storage.Sqlite;

namespace Platform.Storage;

/// <summary>Registers stores.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Adds the store of one service under the key <paramref name="service"/>: <c>[FromKeyedServices("audit")] IDocumentStore</c>.</summary>
    public static IServiceCollection AddDocumentStore(this IServiceCollection services, string service)
    {
        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateDataAnnotations().ValidateOnStart();
        return services.AddKeyedSingleton<IDocumentStore>(service, (provider, _) =>
            new SqliteDocumentStore(Path.Combine(
                provider.GetRequiredService<IOptions<StorageOptions>>().Value.DataFolder, service + ".db")));
    }
}
