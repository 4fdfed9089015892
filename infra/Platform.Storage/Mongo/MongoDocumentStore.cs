using System.Collections.Concurrent;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Platform.Storage.Mongo;

/// <summary>Documents of one service in MongoDB, in collections named <c>service_collection</c>.</summary>
internal sealed class MongoDocumentStore(MongoConnection connection, string service, TimeProvider time) : IDocumentStore
{
    private readonly ConcurrentDictionary<string, IPrepared> _collections = new(StringComparer.Ordinal);

    public IDocumentCollection<T> Collection<T>(CollectionDefinition<T> definition)
        where T : class =>
        (IDocumentCollection<T>)_collections.GetOrAdd(definition.Name, _ => new MongoDocumentCollection<T>(
            connection, connection.Database.GetCollection<BsonDocument>(NameOf(definition.Name)), definition, time));

    public async Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var collection in _collections.Values)
            await collection.PrepareAsync(cancellationToken);
        return [.. _collections.Keys.Select(NameOf).Order(StringComparer.Ordinal)];
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await connection.Database.GetCollection<BsonDocument>(NameOf("probe")).ReplaceOneAsync(
                new BsonDocument("_id", "probe"), new BsonDocument("_id", "probe"), new ReplaceOptions { IsUpsert = true }, cancellationToken);
        }
        catch (Exception exception) when (MongoConnection.IsUnavailable(exception) || exception is OperationCanceledException)
        {
            throw connection.Unavailable(exception);
        }
    }

    private string NameOf(string collection) => $"{service.Replace('-', '_')}_{collection}";

    /// <summary>A collection whose indexes can be made before its first use.</summary>
    internal interface IPrepared
    {
        Task PrepareAsync(CancellationToken cancellationToken);
    }
}
