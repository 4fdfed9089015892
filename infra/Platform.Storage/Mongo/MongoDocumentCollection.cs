using MongoDB.Bson;
using MongoDB.Driver;

namespace Platform.Storage.Mongo;

/// <summary>
/// One collection: <c>{ _id, version, keys: { index: key, … }, expires, value }</c>. Keys are compared as MongoDB compares
/// strings without a collation, byte by byte in UTF-8.
/// </summary>
internal sealed class MongoDocumentCollection<T>(
    MongoConnection connection, IMongoCollection<BsonDocument> documents, CollectionDefinition<T> definition, TimeProvider time)
    : IDocumentCollection<T>, MongoDocumentStore.IPrepared
    where T : class
{
    private const string DuplicatedId = "_id_";

    private static readonly FilterDefinitionBuilder<BsonDocument> Filter = Builders<BsonDocument>.Filter;

    private volatile bool _prepared;

    /// <summary>Makes the indexes that are missing. Several processes may do so at once.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_prepared)
            return;
        try
        {
            // Sparse: a document without the key is not in the index, and two without it do not collide.
            CreateIndexModel<BsonDocument>[] indexes =
            [
                .. definition.Indexes.Select(index => new CreateIndexModel<BsonDocument>(
                    Builders<BsonDocument>.IndexKeys.Ascending(Field(index.Name)),
                    new CreateIndexOptions { Name = index.Name, Unique = index.Unique, Sparse = true })),
                .. definition.Expiry is null ? [] : new[]
                {
                    new CreateIndexModel<BsonDocument>(
                        Builders<BsonDocument>.IndexKeys.Ascending("expires"),
                        new CreateIndexOptions { Name = "expires", ExpireAfter = TimeSpan.Zero }),
                },
            ];
            if (indexes.Length > 0)
                await documents.Indexes.CreateManyAsync(indexes, cancellationToken);
            _prepared = true;
        }
        catch (Exception exception) when (MongoConnection.IsUnavailable(exception))
        {
            throw connection.Unavailable(exception);
        }
    }

    public async ValueTask<Stored<T>?> GetAsync(string id, CancellationToken cancellationToken = default) =>
        await RunAsync("get", async () =>
            await documents.Find(Filter.Eq("_id", id)).FirstOrDefaultAsync(cancellationToken) is { } found && !HasExpired(found) ? Map(found) : null,
            cancellationToken);

    public Task<InsertOutcome> InsertAsync(string id, T value, CancellationToken cancellationToken = default) => RunAsync("insert", async () =>
    {
        try
        {
            await documents.InsertOneAsync(Write(id, 1, value), null, cancellationToken);
            return InsertOutcome.Inserted;
        }
        catch (MongoWriteException exception) when (exception.WriteError?.Category == ServerErrorCategory.DuplicateKey)
        {
            return await documents.Find(Filter.Eq("_id", id)).AnyAsync(cancellationToken) ? InsertOutcome.DuplicateId : InsertOutcome.DuplicateKey;
        }
    }, cancellationToken);

    public Task<int> InsertManyAsync(IReadOnlyList<(string Id, T Value)> values, CancellationToken cancellationToken = default) =>
        RunAsync("insert_many", async () =>
        {
            if (values.Count == 0)
                return 0;
            try
            {
                // One after the other on the server's side: the first that is refused ends it.
                await documents.InsertManyAsync(
                    values.Select(document => Write(document.Id, 1, document.Value)), new InsertManyOptions { IsOrdered = true }, cancellationToken);
                return values.Count;
            }
            catch (MongoBulkWriteException<BsonDocument> exception) when (
                exception.WriteConcernError is null && exception.WriteErrors is [{ Category: ServerErrorCategory.DuplicateKey } first])
            {
                return first.Index;
            }
        }, cancellationToken);

    public Task<long?> ReplaceAsync(string id, long version, T value, CancellationToken cancellationToken = default) =>
        RunAsync<long?>("replace", async () =>
        {
            var result = await documents.ReplaceOneAsync(
                Filter.Eq("_id", id) & Filter.Eq("version", version), Write(id, version + 1, value), cancellationToken: cancellationToken);
            return result.MatchedCount == 1 ? version + 1 : null;
        }, cancellationToken);

    public Task PutAsync(string id, T value, CancellationToken cancellationToken = default) => RunAsync("put", async () =>
    {
        var document = Write(id, 1, value);
        document.Remove("_id");
        document.Remove("version");
        // The fields that the new value does not have must go, or its old keys would stay in their indexes.
        var update = Builders<BsonDocument>.Update.Combine(
            document.Select(field => Builders<BsonDocument>.Update.Set(field.Name, field.Value))
                .Append(Builders<BsonDocument>.Update.Inc("version", 1L)));
        if (!document.Contains("expires"))
            update = update.Unset("expires");
        for (var tries = 1; ; tries++)
        {
            try
            {
                await documents.UpdateOneAsync(Filter.Eq("_id", id), update, new UpdateOptions { IsUpsert = true }, cancellationToken);
                return true;
            }
            catch (MongoWriteException exception) when (
                tries < 3 && exception.WriteError is { Category: ServerErrorCategory.DuplicateKey } error && error.Message.Contains(DuplicatedId, StringComparison.Ordinal))
            {
                // Two that add the same document at once: the second finds it now.
            }
        }
    }, cancellationToken);

    public Task<bool> DeleteAsync(string id, long? version = null, CancellationToken cancellationToken = default) => RunAsync("delete", async () =>
    {
        var filter = Filter.Eq("_id", id);
        if (version is { } wanted)
            filter &= Filter.Eq("version", wanted);
        return (await documents.DeleteOneAsync(filter, cancellationToken)).DeletedCount == 1;
    }, cancellationToken);

    public Task<IReadOnlyList<Stored<T>>> QueryAsync(IndexQuery query, CancellationToken cancellationToken = default)
    {
        definition.Check(query);
        return RunAsync<IReadOnlyList<Stored<T>>>("query", async () =>
        {
            var field = Field(query.Index);
            var filter = Filter.Exists(field);
            if (query.From is not null)
                filter &= Filter.Gte(field, query.From);
            if (query.To is not null)
                filter &= Filter.Lt(field, query.To);
            if (definition.Expiry is not null)
                filter &= Filter.Or(Filter.Exists("expires", false), Filter.Gt("expires", time.GetUtcNow().UtcDateTime));
            var sort = query.Descending ? Builders<BsonDocument>.Sort.Descending(field) : Builders<BsonDocument>.Sort.Ascending(field);
            var found = await documents.Find(filter).Sort(sort).Limit(query.Limit).ToListAsync(cancellationToken);
            return [.. found.Select(Map)];
        }, cancellationToken);
    }

    private static string Field(string index) => "keys." + index;

    private async Task<TResult> RunAsync<TResult>(string operation, Func<Task<TResult>> work, CancellationToken cancellationToken)
    {
        using var measurement = StorageTelemetry.Start("mongodb", operation, definition.Name);
        await PrepareAsync(cancellationToken);
        try
        {
            return await work();
        }
        catch (Exception exception) when (MongoConnection.IsUnavailable(exception))
        {
            throw connection.Unavailable(exception);
        }
    }

    private BsonDocument Write(string id, long version, T value)
    {
        var keys = new BsonDocument();
        foreach (var index in definition.Indexes)
        {
            if (index.Key(value) is { } key)
                keys.Add(index.Name, key);
        }

        var document = new BsonDocument { { "_id", id }, { "version", version }, { "keys", keys } };
        if (definition.Expiry?.Invoke(value) is { } expires)
            document.Add("expires", expires.UtcDateTime);
        document.Add("value", BsonJson.Write(value, definition.Json));
        return document;
    }

    // The server removes what has expired about once a minute.
    private bool HasExpired(BsonDocument document) =>
        document.TryGetValue("expires", out var expires) && expires.ToUniversalTime() <= time.GetUtcNow().UtcDateTime;

    private Stored<T> Map(BsonDocument document) => new(
        document["_id"].AsString, document["version"].ToInt64(), BsonJson.Read<T>(document["value"], definition.Json));
}
