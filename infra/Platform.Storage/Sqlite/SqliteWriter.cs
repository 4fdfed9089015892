using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Platform.Storage.Sqlite;

/// <summary>What a write did.</summary>
/// <param name="Rows">Rows changed.</param>
internal readonly record struct SqliteCommandResult(int Rows);

/// <summary>
/// The one writer of a file. It takes what waits, up to <see cref="BatchSize"/> writes, into one transaction ("group
/// commit") and answers each caller after the commit, so that a commit's cost is shared and an answer means durable.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int BatchSize = 512;

    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly Channel<Write> _queue = Channel.CreateBounded<Write>(
        new BoundedChannelOptions(16 * BatchSize) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly Task _loop;

    public SqliteWriter(SqliteConnection connection, string path)
    {
        _connection = connection;
        _path = path;
        _loop = Task.Factory.StartNew(
            RunAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    public async Task<TResult> ExecuteAsync<TResult>(
        string sql, Action<SqliteCommand> bind, Func<SqliteCommandResult, TResult> map)
    {
        var write = new Write(sql, bind);
        try
        {
            await _queue.Writer.WriteAsync(write);
        }
        catch (ChannelClosedException exception)
        {
            throw new StorageUnavailableException($"The store {_path} is closed.", exception);
        }

        return map(await write.Completion.Task);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        foreach (var command in _commands.Values)
            await command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var batch = new List<Write>(BatchSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < BatchSize && _queue.Reader.TryRead(out var write))
                batch.Add(write);
            Commit(batch);
        }
    }

    private void Commit(List<Write> batch)
    {
        try
        {
            Run("BEGIN IMMEDIATE");
            foreach (var write in batch)
                Apply(write);
            Run("COMMIT");
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
            command.Parameters.Clear();
            write.Bind(command);
            write.Rows = command.ExecuteNonQuery();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == SQLitePCL.raw.SQLITE_CONSTRAINT)
        {
            write.Failure = exception;
        }
    }

    private void Run(string sql) => Prepare(sql).ExecuteNonQuery();

    private void Rollback()
    {
        try
        {
            Run("ROLLBACK");
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

    private sealed class Write(string sql, Action<SqliteCommand> bind)
    {
        public string Sql { get; } = sql;

        public Action<SqliteCommand> Bind { get; } = bind;

        public int Rows { get; set; }

        public SqliteException? Failure { get; set; }

        public TaskCompletionSource<SqliteCommandResult> Completion { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
