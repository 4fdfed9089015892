using System.ComponentModel.DataAnnotations;

namespace Platform.Storage;

/// <summary>The MongoDB that holds the documents (section <c>Storage:MongoDb</c>); MongoDB 5.0 or newer, a replica set in production.</summary>
public sealed class MongoOptions
{
    /// <summary>
    /// Connection string with hosts, credentials and TLS, as MongoDB's drivers write it:
    /// <c>mongodb://user:password@host1,host2/?replicaSet=rs0&amp;tls=true</c> or <c>mongodb+srv://…</c>.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The database; its collections are named <c>service_collection</c>.</summary>
    [Required, RegularExpression("^[A-Za-z][A-Za-z0-9_-]{0,62}$", ErrorMessage = "Storage:MongoDb:Database must be 1 to 63 letters, digits, hyphens and underscores, the first a letter.")]
    public string Database { get; set; } = "platform";

    /// <summary>Connections of this process at most. 1 to 10,000.</summary>
    [Range(1, 10_000, ErrorMessage = "Storage:MongoDb:MaxConnections must be from 1 to 10,000.")]
    public int MaxConnections { get; set; } = 100;

    /// <summary>How long to wait for a connection, and for a server that can be used. 100 ms to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00", ErrorMessage = "Storage:MongoDb:ConnectTimeout must be from 00:00:00.100 to 00:01:00.")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long one operation may take, waiting for the majority of a replica set included. 100 ms to 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00", ErrorMessage = "Storage:MongoDb:OperationTimeout must be from 00:00:00.100 to 00:05:00.")]
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
