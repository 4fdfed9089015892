using Microsoft.Data.Sqlite;

namespace Platform.Storage.Sqlite;

/// <summary>A connection for reading with its prepared statements; used by one caller at a time.</summary>
internal sealed class SqliteReader(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public TResult Read<TResult>(string sql, Action<SqliteCommand> bind, Func<SqliteDataReader, TResult> map)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            _commands.Add(sql, command);
        }

        command.Parameters.Clear();
        bind(command);
        using var rows = command.ExecuteReader();
        return map(rows);
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        connection.Dispose();
    }
}
