using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Platform.Streaming;

/// <summary>How events reach analytics and subscribers outside (section <c>Stream</c>).</summary>
public sealed partial class StreamOptions : IValidatableObject
{
    /// <summary><c>embedded</c>: analytics takes its events from the bus; <c>kafka</c>: every event goes to Kafka and analytics reads it there.</summary>
    [Required(ErrorMessage = "Stream:Kind is missing; it must be embedded or kafka.")]
    [AllowedValues("embedded", "kafka", ErrorMessage = "Stream:Kind must be embedded or kafka.")]
    public string? Kind { get; set; }

    /// <summary>
    /// Key of the pseudonyms that stand for customers; a secret. Another key gives every customer another pseudonym.
    /// </summary>
    public string? PseudonymKey { get; set; }

    /// <summary>The cluster.</summary>
    public KafkaOptions Kafka { get; set; } = new();

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind != "kafka")
            yield break;
        if (PseudonymKey is not { Length: >= 32 })
            yield return new ValidationResult("Stream:PseudonymKey must be a secret of at least 32 characters.");
        if (string.IsNullOrWhiteSpace(Kafka.BootstrapServers))
            yield return new ValidationResult("Stream:Kafka:BootstrapServers is missing; it must be host:port, or several with commas between.");
        if (!TopicForm().IsMatch(Kafka.TopicPrefix))
            yield return new ValidationResult("Stream:Kafka:TopicPrefix must be 1 to 100 of the characters A-Z a-z 0-9 . _ -");
        if (string.IsNullOrWhiteSpace(Kafka.Group))
            yield return new ValidationResult("Stream:Kafka:Group must not be empty.");
        if (Kafka.Partitions is < 1 or > 10_000)
            yield return new ValidationResult("Stream:Kafka:Partitions must be 1 to 10000.");
        if (Kafka.ReplicationFactor is < 1 or > 100)
            yield return new ValidationResult("Stream:Kafka:ReplicationFactor must be 1 to 100, or left out for the cluster's default.");
        if (Kafka.SecurityProtocol is not ("plaintext" or "ssl" or "sasl_plaintext" or "sasl_ssl"))
            yield return new ValidationResult("Stream:Kafka:SecurityProtocol must be plaintext, ssl, sasl_plaintext or sasl_ssl.");
        else if (Kafka.UsesSasl && Kafka.SaslMechanism is not ("PLAIN" or "SCRAM-SHA-256" or "SCRAM-SHA-512"))
            yield return new ValidationResult("Stream:Kafka:SaslMechanism must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.");
        if (Kafka.UsesSasl && (string.IsNullOrEmpty(Kafka.Username) || string.IsNullOrEmpty(Kafka.Password)))
            yield return new ValidationResult("Stream:Kafka:Username and Stream:Kafka:Password must be set, since Stream:Kafka:SecurityProtocol asks for a login.");
        if (!string.IsNullOrEmpty(Kafka.CaFile) && !File.Exists(Kafka.CaFile))
            yield return new ValidationResult($"Stream:Kafka:CaFile names a file that does not exist: {Kafka.CaFile}");
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,100}$")]
    private static partial Regex TopicForm();
}

/// <summary>The Kafka cluster and what lies in it (section <c>Stream:Kafka</c>).</summary>
public sealed class KafkaOptions
{
    /// <summary>Some of the cluster's brokers: <c>host:port</c>, with commas between.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>Topics are named <c>{prefix}.{area}</c> and <c>{prefix}.dead-letter</c>.</summary>
    public string TopicPrefix { get; set; } = "platform";

    /// <summary>Consumer group of analytics.</summary>
    public string Group { get; set; } = "analytics";

    /// <summary>Whether missing topics are created; otherwise the cluster's operator creates them.</summary>
    public bool CreateTopics { get; set; } = true;

    /// <summary>Partitions of a topic that is created.</summary>
    public int Partitions { get; set; } = 12;

    /// <summary>Replicas of a topic that is created; null for the cluster's default.</summary>
    public short? ReplicationFactor { get; set; }

    /// <summary><c>plaintext</c>, <c>ssl</c>, <c>sasl_plaintext</c> or <c>sasl_ssl</c>.</summary>
    public string SecurityProtocol { get; set; } = "plaintext";

    /// <summary><c>PLAIN</c>, <c>SCRAM-SHA-256</c> or <c>SCRAM-SHA-512</c>.</summary>
    public string? SaslMechanism { get; set; }

    /// <summary>User at the cluster.</summary>
    public string? Username { get; set; }

    /// <summary>Password of the user; a secret.</summary>
    public string? Password { get; set; }

    /// <summary>PEM file of the authority that signed the brokers' certificates; null for those the system trusts.</summary>
    public string? CaFile { get; set; }

    internal bool UsesSasl => SecurityProtocol.StartsWith("sasl_", StringComparison.Ordinal);

    internal string DeadLetterTopic => TopicPrefix + ".dead-letter";

    internal IEnumerable<string> EventTopics => EventTypes.Areas.Values.Select(area => $"{TopicPrefix}.{area}");
}
