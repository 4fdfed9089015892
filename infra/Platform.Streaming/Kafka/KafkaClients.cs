using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace Platform.Streaming.Kafka;

/// <summary>What the clients of one process have in common.</summary>
internal static partial class KafkaClients
{
    public static TConfig Configure<TConfig>(KafkaOptions options, TConfig config)
        where TConfig : ClientConfig
    {
        config.BootstrapServers = options.BootstrapServers;
        config.ClientId = "platform-" + options.Group;
        config.SecurityProtocol = Enum.Parse<SecurityProtocol>(options.SecurityProtocol.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        if (options.UsesSasl)
        {
            config.SaslMechanism = options.SaslMechanism switch
            {
                "SCRAM-SHA-256" => SaslMechanism.ScramSha256,
                "SCRAM-SHA-512" => SaslMechanism.ScramSha512,
                _ => SaslMechanism.Plain,
            };
            config.SaslUsername = options.Username;
            config.SaslPassword = options.Password;
        }

        if (!string.IsNullOrEmpty(options.CaFile))
            config.SslCaLocation = options.CaFile;
        config.SocketKeepaliveEnable = true;
        // A broker that is back is found within two seconds; the library's own ten keep events waiting.
        config.ReconnectBackoffMaxMs = 2000;
        config.TopicMetadataRefreshIntervalMs = 30_000;
        return config;
    }

    /// <summary>The library's words without the names of its threads and how long it took.</summary>
    public static string Plain(Error error) => Noise().Replace(error.Reason, "").TrimEnd('.');

    [GeneratedRegex(@"^\[thrd:[^\]]*\]: |^[^ ]*/(bootstrap|\d+): | \(after \d+ms in state \w+(, \d+ identical error\(s\) suppressed)?\)")]
    private static partial Regex Noise();
}
