using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Platform.Storage.Sqlite;

/// <summary>What a write did.</summary>
/// <param name="Rows">Rows changed.</param>
internal readonly record struct SqliteCommandResult(int Rows);

/// <summary>
/// The one writer of a file. It takes what waits, up to <see cref="BatchSize"/> writes, into one transaction ("group
/// commit") and answers each caller after the commit, so that a commit's cost is shared and an answer means durable.
/// It has a thread of its own: whoever waits for a write must not keep the thread pool from doing it.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int BatchSize = 512;

    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly BlockingCollection<Write> _queue = new(16 * BatchSize);
    private readonly Thread _thread;

    public SqliteWriter(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
        _thread = new Thread(Run) { IsBackground = true, Name = "writer of " + Path.GetFileName(path) };
        _thread.Start();
    }

    public async Task<TResult> ExecuteAsync<TResult>(
        string sql, Action<SqliteCommand>[] binds, Func<SqliteCommandResult, TResult> map) =>
        map(await Enqueue(new Write(sql, binds)));

    /// <summary>Waits for the write on the caller's thread.</summary>
    public void Execute(string sql) => Enqueue(new Write(sql, [static _ => { }])).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        _thread.Join();
        foreach (var command in _commands.Values)
            await command.DisposeAsync();
        await _connection.DisposeAsync();
        _queue.Dispose();
    }

    private Task<SqliteCommandResult> Enqueue(Write write)
    {
        try
        {
            // Blocks while the queue is full, which slows down those who write faster than the disk.
            _queue.Add(write);
        }
        catch (InvalidOperationException exception)
        {
            throw new StorageUnavailableException($"The store {_path} is closed.", exception);
        }

        return write.Completion.Task;
    }

    private void Run()
    {
        var batch = new List<Write>(BatchSize);
        foreach (var first in _queue.GetConsumingEnumerable())
        {
            batch.Clear();
            batch.Add(first);
            while (batch.Count < BatchSize && _queue.TryTake(out var write))
                batch.Add(write);
            Commit(batch);
        }
    }

    private void Commit(List<Write> batch)
    {
        try
        {
            Statement("BEGIN IMMEDIATE");
            foreach (var write in batch)
                Apply(write);
            Statement("COMMIT");
        }
        catch (SqliteException exception)
        {
            Rollback();
            var reason = new StorageUnavailableException($"The store {_path} cannot be written: {exception.Message}", exception);
            foreach (var write in batch)
                write.Completion.TrySetException(reason);
            return;
        }

        foreach (var write in batch)
        {
            if (write.Failure is { } failure)
                write.Completion.TrySetException(failure);
            else
                write.Completion.TrySetResult(new SqliteCommandResult(write.Rows));
        }
    }

    // A statement that breaks a constraint undoes itself only; the others of the batch stand. Anything worse (disk
    // full, file damaged) ends the whole batch.
    private void Apply(Write write)
    {
        try
        {
            var command = Prepare(write.Sql);
            foreach (var bind in write.Binds)
            {
                command.Parameters.Clear();
                bind(command);
                var rows = command.ExecuteNonQuery();
                write.Rows += rows;
                if (rows == 0)
                    break;
            }
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            write.Failure = exception;
        }
    }

    private void Statement(string sql) => Prepare(sql).ExecuteNonQuery();

    private void Rollback()
    {
        try
        {
            Statement("ROLLBACK");
        }
        catch (SqliteException)
        {
            // Some errors roll back by themselves; then there is nothing left to undo.
        }
    }

    private SqliteCommand Prepare(string sql)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            _commands.Add(sql, command);
        }

        return command;
    }

    private sealed class Write(string sql, Action<SqliteCommand>[] binds)
    {
        public string Sql { get; } = sql;

        /// <summary>The statement is run once for each, until one changes nothing.</summary>
        public Action<SqliteCommand>[] Binds { get; } = binds;

        public int Rows { get; set; }

        public SqliteException? Failure { get; set; }

        public TaskCompletionSource<SqliteCommandResult> Completion { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
