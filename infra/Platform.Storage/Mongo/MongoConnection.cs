using System.Net.Sockets;
using Microsoft.Extensions.Options;
using MongoDB.Driver;

namespace Platform.Storage.Mongo;

/// <summary>The client that all stores of the process share, and what its errors mean.</summary>
internal sealed class MongoConnection : IDisposable
{
    // Codes of https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
    private const int OutOfDiskSpace = 14031;

    private readonly MongoClient _client;
    private readonly string _name;

    public MongoConnection(IOptions<StorageOptions> storage)
    {
        var options = storage.Value.MongoDb;
        var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
        settings.ApplicationName = "platform";
        settings.MaxConnectionPoolSize = options.MaxConnections;
        settings.ConnectTimeout = options.ConnectTimeout;
        settings.ServerSelectionTimeout = options.ConnectTimeout;
        settings.WaitQueueTimeout = options.ConnectTimeout;
        settings.SocketTimeout = options.OperationTimeout;
        settings.HeartbeatInterval = TimeSpan.FromSeconds(2);
        settings.HeartbeatTimeout = options.ConnectTimeout;
        // A document that was read must not be rolled back, and one that was written must be there for the next reader.
        settings.WriteConcern = WriteConcern.WMajority.With(journal: true, wTimeout: options.OperationTimeout);
        settings.ReadConcern = ReadConcern.Majority;
        settings.ReadPreference = ReadPreference.Primary;
        _name = $"MongoDB at {string.Join(",", settings.Servers.Select(server => $"{server.Host}:{server.Port}"))}/{options.Database}";
        _client = new MongoClient(settings);
        Database = _client.GetDatabase(options.Database);
    }

    public IMongoDatabase Database { get; }

    /// <summary>What the store's user is told; without credentials, and in one line.</summary>
    public StorageUnavailableException Unavailable(Exception exception) => new($"{_name} cannot be used: {Reason(exception)}.", exception);

    public static bool IsUnavailable(Exception exception) => exception is (MongoException or TimeoutException)
        and not MongoWriteException { WriteError.Category: ServerErrorCategory.DuplicateKey };

    public void Dispose() => _client.Dispose();

    private string Reason(Exception exception)
    {
        // The time-out of the choice of a server only says that there was none; why is with the servers.
        if (exception is (TimeoutException or OperationCanceledException)
            && _client.Cluster.Description.Servers.Select(server => server.HeartbeatException).FirstOrDefault(error => error is not null) is { } why)
            exception = why;
        var authentication = Find<MongoAuthenticationException>(exception);
        if (authentication is not null)
            return "the login is refused";
        if (exception is MongoCommandException { Code: OutOfDiskSpace } or MongoWriteException { WriteError.Code: OutOfDiskSpace })
            return "its disk is full";
        var innermost = exception;
        while (innermost.InnerException is { } inner)
            innermost = inner;
        if (innermost is OperationCanceledException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.TimedOut })
            return "it does not answer in time";
        var line = innermost.Message.ReplaceLineEndings(" ").TrimEnd('.');
        return line.Length <= 200 ? line : line[..200] + "…";
    }

    private static T? Find<T>(Exception? exception)
        where T : Exception
    {
        while (exception is not null and not T)
            exception = exception.InnerException;
        return (T?)exception;
    }
}
