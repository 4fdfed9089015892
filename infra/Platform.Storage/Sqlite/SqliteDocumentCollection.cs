using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Platform.Storage.Sqlite;

/// <summary>One table: id, version, JSON body and a column for each index.</summary>
internal sealed partial class SqliteDocumentCollection<T> : IDocumentCollection<T>
    where T : class
{
    private readonly SqliteDocumentStore _store;
    private readonly CollectionDefinition<T> _definition;
    private readonly string _table;
    private readonly string _get;
    private readonly string _insert;
    private readonly string _replace;
    private readonly string _put;

    public SqliteDocumentCollection(SqliteDocumentStore store, CollectionDefinition<T> definition)
    {
        // Names become part of SQL text, so they are restricted here and nowhere come from outside.
        if (!SafeName().IsMatch(definition.Name) || definition.Indexes.Any(index => !SafeName().IsMatch(index.Name)))
            throw new ArgumentException("Names of collections and indexes are lower case letters, digits and underscores.", nameof(definition));

        _store = store;
        _definition = definition;
        _table = definition.Name;
        var columns = definition.Indexes.Select(index => "k_" + index.Name).ToArray();
        var columnList = string.Concat(columns.Select(column => ", " + column));
        var parameterList = string.Concat(columns.Select(column => ", $" + column));
        var assignments = string.Concat(columns.Select(column => $", {column} = ${column}"));

        _get = $"SELECT id, version, body FROM {_table} WHERE id = $id";
        _insert = $"INSERT INTO {_table} (id, version, body{columnList}) VALUES ($id, 1, $body{parameterList}) ON CONFLICT DO NOTHING";
        _replace = $"UPDATE {_table} SET version = version + 1, body = $body{assignments} WHERE id = $id AND version = $version";
        _put = $"INSERT INTO {_table} (id, version, body{columnList}) VALUES ($id, 1, $body{parameterList}) "
            + $"ON CONFLICT (id) DO UPDATE SET version = version + 1, body = $body{assignments}";

        store.Execute($"CREATE TABLE IF NOT EXISTS {_table} (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL"
            + string.Concat(columns.Select(column => $", {column} TEXT")) + ") WITHOUT ROWID");
        foreach (var index in definition.Indexes)
        {
            store.Execute($"CREATE {(index.Unique ? "UNIQUE " : "")}INDEX IF NOT EXISTS {_table}_{index.Name} "
                + $"ON {_table} (k_{index.Name}) WHERE k_{index.Name} IS NOT NULL");
        }
    }

    public ValueTask<Stored<T>?> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        using var measurement = Measure("get");
        return ValueTask.FromResult(_store.Read(
            _get, command => command.Parameters.AddWithValue("$id", id), rows => rows.Read() ? Map(rows) : null));
    }

    public async Task<InsertOutcome> InsertAsync(string id, T value, CancellationToken cancellationToken = default)
    {
        using var measurement = Measure("insert");
        var rows = await _store.WriteAsync(_insert, Bind(id, value), result => result.Rows, cancellationToken);
        if (rows == 1)
            return InsertOutcome.Inserted;
        return await GetAsync(id, cancellationToken) is null ? InsertOutcome.DuplicateKey : InsertOutcome.DuplicateId;
    }

    public async Task<int> InsertManyAsync(
        IReadOnlyList<(string Id, T Value)> documents, CancellationToken cancellationToken = default)
    {
        if (documents.Count == 0)
            return 0;
        using var measurement = Measure("insert_many");
        return await _store.WriteAsync(
            _insert, [.. documents.Select(document => Bind(document.Id, document.Value))], result => result.Rows, cancellationToken);
    }

    public async Task<long?> ReplaceAsync(string id, long version, T value, CancellationToken cancellationToken = default)
    {
        using var measurement = Measure("replace");
        var bind = Bind(id, value);
        var rows = await _store.WriteAsync(
            _replace,
            command =>
            {
                bind(command);
                command.Parameters.AddWithValue("$version", version);
            },
            result => result.Rows,
            cancellationToken);
        return rows == 1 ? version + 1 : null;
    }

    public async Task PutAsync(string id, T value, CancellationToken cancellationToken = default)
    {
        using var measurement = Measure("put");
        await _store.WriteAsync(_put, Bind(id, value), result => result.Rows, cancellationToken);
    }

    public async Task<bool> DeleteAsync(string id, long? version = null, CancellationToken cancellationToken = default)
    {
        using var measurement = Measure("delete");
        return await _store.WriteAsync(
            $"DELETE FROM {_table} WHERE id = $id AND ($version IS NULL OR version = $version)",
            command =>
            {
                command.Parameters.AddWithValue("$id", id);
                command.Parameters.AddWithValue("$version", (object?)version ?? DBNull.Value);
            },
            result => result.Rows == 1,
            cancellationToken);
    }

    public Task<IReadOnlyList<Stored<T>>> QueryAsync(IndexQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 10_000);
        if (_definition.Indexes.All(index => index.Name != query.Index))
            throw new ArgumentException($"The collection {_table} has no index {query.Index}.", nameof(query));

        using var measurement = Measure("query");
        var column = "k_" + query.Index;
        var sql = $"SELECT id, version, body FROM {_table} WHERE {column} IS NOT NULL"
            + (query.From is null ? "" : $" AND {column} >= $from")
            + (query.To is null ? "" : $" AND {column} < $to")
            + $" ORDER BY {column}{(query.Descending ? " DESC" : "")} LIMIT $limit";
        return Task.FromResult(_store.Read<IReadOnlyList<Stored<T>>>(
            sql,
            command =>
            {
                if (query.From is not null)
                    command.Parameters.AddWithValue("$from", query.From);
                if (query.To is not null)
                    command.Parameters.AddWithValue("$to", query.To);
                command.Parameters.AddWithValue("$limit", query.Limit);
            },
            rows =>
            {
                var found = new List<Stored<T>>();
                while (rows.Read())
                    found.Add(Map(rows));
                return found;
            }));
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex SafeName();

    private StorageTelemetry.Measurement Measure(string operation) => StorageTelemetry.Start("sqlite", operation, _table);

    private Action<SqliteCommand> Bind(string id, T value)
    {
        // Serialised on the caller's thread: the one writer should do nothing but write.
        var body = JsonSerializer.Serialize(value, _definition.Json);
        var keys = _definition.Indexes.Select(index => ("$k_" + index.Name, index.Key(value))).ToArray();
        return command =>
        {
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$body", body);
            foreach (var (name, key) in keys)
                command.Parameters.AddWithValue(name, (object?)key ?? DBNull.Value);
        };
    }

    private Stored<T> Map(SqliteDataReader rows) => new(
        rows.GetString(0), rows.GetInt64(1), JsonSerializer.Deserialize<T>(rows.GetString(2), _definition.Json)!);
}
