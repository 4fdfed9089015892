using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Platform.Storage.Sqlite;

/// <summary>One table: id, version, JSON body and a column for each index.</summary>
internal sealed partial class SqliteDocumentCollection<T> : IDocumentCollection<T>, SqliteDocumentStore.ISwept
    where T : class
{
    // A time as IndexKey writes it.
    private const string Expires = "expires";
    private const int SweptAtOnce = 500;

    private readonly SqliteDocumentStore _store;
    private readonly CollectionDefinition<T> _definition;
    private readonly string _table;
    private readonly string _get;
    private readonly string _insert;
    private readonly string _replace;
    private readonly string _put;
    private readonly string _alive;

    public SqliteDocumentCollection(SqliteDocumentStore store, CollectionDefinition<T> definition)
    {
        // Names become part of SQL text, so they are restricted here and nowhere come from outside.
        if (!SafeName().IsMatch(definition.Name) || definition.Indexes.Any(index => !SafeName().IsMatch(index.Name)))
            throw new ArgumentException("Names of collections and indexes are lower case letters, digits and underscores.", nameof(definition));

        _store = store;
        _definition = definition;
        _table = definition.Name;
        string[] columns = [.. definition.Indexes.Select(index => "k_" + index.Name), .. definition.Expiry is null ? [] : new[] { Expires }];
        var columnList = string.Concat(columns.Select(column => ", " + column));
        var parameterList = string.Concat(columns.Select(column => ", $" + column));
        var assignments = string.Concat(columns.Select(column => $", {column} = ${column}"));

        _alive = definition.Expiry is null ? "" : $" AND ({Expires} IS NULL OR {Expires} > $now)";
        _get = $"SELECT id, version, body FROM {_table} WHERE id = $id{_alive}";
        _insert = $"INSERT INTO {_table} (id, version, body{columnList}) VALUES ($id, 1, $body{parameterList}) ON CONFLICT DO NOTHING";
        _replace = $"UPDATE {_table} SET version = version + 1, body = $body{assignments} WHERE id = $id AND version = $version";
        _put = $"INSERT INTO {_table} (id, version, body{columnList}) VALUES ($id, 1, $body{parameterList}) "
            + $"ON CONFLICT (id) DO UPDATE SET version = version + 1, body = $body{assignments}";

        store.Execute($"CREATE TABLE IF NOT EXISTS {_table} (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL"
            + string.Concat(columns.Select(column => $", {column} TEXT")) + ") WITHOUT ROWID");
        AddMissing(columns);
        foreach (var index in definition.Indexes)
        {
            store.Execute($"CREATE {(index.Unique ? "UNIQUE " : "")}INDEX IF NOT EXISTS {_table}_{index.Name} "
                + $"ON {_table} (k_{index.Name}) WHERE k_{index.Name} IS NOT NULL");
        }

        if (definition.Expiry is not null)
            store.Execute($"CREATE INDEX IF NOT EXISTS {_table}_{Expires} ON {_table} ({Expires}) WHERE {Expires} IS NOT NULL");
    }

    public ValueTask<Stored<T>?> GetAsync(string id, CancellationToken cancellationToken = default)
    {
        using var measurement = Measure("get");
        return ValueTask.FromResult(_store.Read(
            _get,
            command =>
            {
                command.Parameters.AddWithValue("$id", id);
                BindNow(command);
            },
            rows => rows.Read() ? Map(rows) : null));
    }

    public async Task<InsertOutcome> InsertAsync(string id, T value, CancellationToken cancellationToken = default)
    {
        using var measurement = Measure("insert");
        var rows = await _store.WriteAsync(_insert, Bind(id, value), result => result.Rows, cancellationToken);
        if (rows == 1)
            return InsertOutcome.Inserted;
        return _store.Read(
            $"SELECT 1 FROM {_table} WHERE id = $id", command => command.Parameters.AddWithValue("$id", id), found => found.Read())
            ? InsertOutcome.DuplicateId
            : InsertOutcome.DuplicateKey;
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
        _definition.Check(query);
        using var measurement = Measure("query");
        var column = "k_" + query.Index;
        var sql = $"SELECT id, version, body FROM {_table} WHERE {column} IS NOT NULL"
            + (query.From is null ? "" : $" AND {column} >= $from")
            + (query.To is null ? "" : $" AND {column} < $to")
            + _alive
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
                BindNow(command);
            },
            rows =>
            {
                var found = new List<Stored<T>>();
                while (rows.Read())
                    found.Add(Map(rows));
                return found;
            }));
    }

    /// <summary>Removes some of what has expired; true if there may be more.</summary>
    public async Task<bool> SweepAsync()
    {
        if (_definition.Expiry is null)
            return false;
        return await _store.WriteAsync(
            $"DELETE FROM {_table} WHERE id IN (SELECT id FROM {_table} WHERE {Expires} <= $now LIMIT {SweptAtOnce})",
            BindNow, result => result.Rows == SweptAtOnce, CancellationToken.None);
    }

    // A file of an earlier version has not yet all columns.
    private void AddMissing(string[] columns)
    {
        var present = _store.Read(
            $"SELECT name FROM pragma_table_info('{_table}')", static _ => { },
            rows =>
            {
                var names = new HashSet<string>(StringComparer.Ordinal);
                while (rows.Read())
                    names.Add(rows.GetString(0));
                return names;
            });
        var missing = columns.Where(column => !present.Contains(column)).ToArray();
        foreach (var column in missing)
            _store.Execute($"ALTER TABLE {_table} ADD COLUMN {column} TEXT");
        if (missing.Length == 0)
            return;
        var all = _store.Read($"SELECT id, version, body FROM {_table}", static _ => { }, rows =>
        {
            var found = new List<Stored<T>>();
            while (rows.Read())
                found.Add(Map(rows));
            return found;
        });
        foreach (var document in all)
            ReplaceAsync(document.Id, document.Version, document.Value).GetAwaiter().GetResult();
    }

    private void BindNow(SqliteCommand command)
    {
        if (_definition.Expiry is not null)
            command.Parameters.AddWithValue("$now", IndexKey.Of(_store.Time.GetUtcNow()));
    }

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex SafeName();

    private StorageTelemetry.Measurement Measure(string operation) => StorageTelemetry.Start("sqlite", operation, _table);

    private Action<SqliteCommand> Bind(string id, T value)
    {
        // Serialised on the caller's thread: the one writer should do nothing but write.
        var body = JsonSerializer.Serialize(value, _definition.Json);
        var keys = _definition.Indexes.Select(index => ("$k_" + index.Name, index.Key(value))).ToArray();
        var expires = _definition.Expiry?.Invoke(value) is { } end ? IndexKey.Of(end) : null;
        return command =>
        {
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$body", body);
            foreach (var (name, key) in keys)
                command.Parameters.AddWithValue(name, (object?)key ?? DBNull.Value);
            if (_definition.Expiry is not null)
                command.Parameters.AddWithValue("$" + Expires, (object?)expires ?? DBNull.Value);
        };
    }

    private Stored<T> Map(SqliteDataReader rows) => new(
        rows.GetString(0), rows.GetInt64(1), JsonSerializer.Deserialize<T>(rows.GetString(2), _definition.Json)!);
}
