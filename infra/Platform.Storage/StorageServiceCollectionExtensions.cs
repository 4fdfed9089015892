using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Platform.Storage.Mongo;
using Platform.Storage.Sqlite;

namespace Platform.Storage;

/// <summary>Registers stores.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Adds the store of one service under the key <paramref name="service"/>: <c>[FromKeyedServices("audit")] IDocumentStore</c>.</summary>
    public static IServiceCollection AddDocumentStore(this IServiceCollection services, string service)
    {
        services.AddOptions<StorageOptions>().BindConfiguration("Storage").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<MongoConnection>();
        return services.AddKeyedSingleton<IDocumentStore>(service, (provider, _) =>
        {
            var options = provider.GetRequiredService<IOptions<StorageOptions>>().Value;
            var time = provider.GetRequiredService<TimeProvider>();
            return options.Kind == "mongodb"
                ? new MongoDocumentStore(provider.GetRequiredService<MongoConnection>(), service, time)
                : new SqliteDocumentStore(Path.Combine(options.DataFolder, service + ".db"), time);
        });
    }
}
