using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Platform.Storage.Sqlite;

/// <summary>
/// Documents in one SQLite file (write-ahead log). Reads run on pooled connections; all writes go through one
/// <see cref="SqliteWriter"/>, which commits many of them together.
/// </summary>
public sealed class SqliteDocumentStore : IDocumentStore, IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly string _path;
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private readonly ConcurrentDictionary<string, object> _collections = new(StringComparer.Ordinal);
    private readonly SqliteWriter _writer;
    private readonly ITimer _sweeper;
    private bool _disposed;

    /// <summary>Opens or creates the file. Throws <see cref="StorageUnavailableException"/> if it cannot be written.</summary>
    public SqliteDocumentStore(string path, TimeProvider? time = null)
    {
        Time = time ?? TimeProvider.System;
        _path = Path.GetFullPath(path);
        _connectionString = new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false, DefaultTimeout = 5 }.ToString();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            _writer = new SqliteWriter(OpenConnection(), _path);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The store {_path} cannot be used: {exception.Message}", exception) { IsFinal = true };
        }

        _sweeper = Time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
    }

    internal TimeProvider Time { get; }

    /// <inheritdoc />
    public IDocumentCollection<T> Collection<T>(CollectionDefinition<T> definition)
        where T : class =>
        (IDocumentCollection<T>)_collections.GetOrAdd(definition.Name, _ =>
        {
            // In the constructor of the collection the table is made, so it is there before its first use.
            return new SqliteDocumentCollection<T>(this, definition);
        });

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. _collections.Keys.Order(StringComparer.Ordinal)]);

    /// <inheritdoc />
    public async Task CheckAsync(CancellationToken cancellationToken) =>
        await WriteAsync("PRAGMA user_version = 1", static _ => { }, static _ => 0, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        await _sweeper.DisposeAsync();
        await _writer.DisposeAsync();
        while (_readers.TryTake(out var reader))
            reader.Dispose();
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    internal Task<TResult> WriteAsync<TResult>(
        string sql, Action<SqliteCommand> bind, Func<SqliteCommandResult, TResult> map, CancellationToken cancellationToken) =>
        WriteAsync(sql, [bind], map, cancellationToken);

    internal Task<TResult> WriteAsync<TResult>(
        string sql, Action<SqliteCommand>[] binds, Func<SqliteCommandResult, TResult> map, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.ExecuteAsync(sql, binds, map);
    }

    internal void Execute(string sql)
    {
        try
        {
            _writer.Execute(sql);
        }
        catch (SqliteException exception)
        {
            throw Unavailable(exception);
        }
    }

    internal TResult Read<TResult>(string sql, Action<SqliteCommand> bind, Func<SqliteDataReader, TResult> map)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        if (!_readers.TryTake(out var reader))
            reader = new SqliteReader(OpenConnection());
        try
        {
            return reader.Read(sql, bind, map);
        }
        catch (SqliteException exception)
        {
            throw Unavailable(exception);
        }
        finally
        {
            _readers.Add(reader);
        }
    }

    private void Sweep() => _ = SweepAsync();

    private async Task SweepAsync()
    {
        try
        {
            foreach (var collection in _collections.Values.OfType<ISwept>())
                while (await collection.SweepAsync())
                {
                }
        }
        catch (StorageUnavailableException)
        {
            // Readiness says it; the next round tries again.
        }
    }

    private StorageUnavailableException Unavailable(Exception exception) =>
        new($"The store {_path} cannot be used: {exception.Message}", exception);

    private SqliteConnection OpenConnection()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // NORMAL in WAL mode survives the end of the process at any moment; FULL would add the end of the machine
        // at the price of one flush a commit.
        command.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = NORMAL;
            PRAGMA busy_timeout = 5000;
            PRAGMA temp_store = MEMORY;
            PRAGMA cache_size = -8192;
            PRAGMA mmap_size = 268435456;
            """;
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>A collection from which what has expired is removed.</summary>
    internal interface ISwept
    {
        Task<bool> SweepAsync();
    }
}
