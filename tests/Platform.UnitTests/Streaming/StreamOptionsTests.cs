using System.ComponentModel.DataAnnotations;
using Platform.Streaming;

namespace Platform.UnitTests.Streaming;

public sealed class StreamOptionsTests
{
    [Fact]
    public void The_embedded_stream_needs_nothing_else() => Assert.Empty(Check(new StreamOptions { Kind = "embedded" }));

    [Theory]
    [InlineData(null, "Stream:Kind is missing; it must be embedded or kafka.")]
    [InlineData("redpanda", "Stream:Kind must be embedded or kafka.")]
    public void The_kind_must_be_one_of_two(string? kind, string message) =>
        Assert.Equal([message], Check(new StreamOptions { Kind = kind }));

    [Fact]
    public void Kafka_needs_a_key_and_brokers() =>
        Assert.Equal(
            [
                "Stream:PseudonymKey must be a secret of at least 32 characters.",
                "Stream:Kafka:BootstrapServers is missing; it must be host:port, or several with commas between.",
            ],
            Check(new StreamOptions { Kind = "kafka", PseudonymKey = "short" }));

    [Fact]
    public void A_login_needs_mechanism_user_and_password()
    {
        var options = Kafka(kafka => kafka.SecurityProtocol = "sasl_ssl");

        Assert.Equal(
            [
                "Stream:Kafka:SaslMechanism must be PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.",
                "Stream:Kafka:Username and Stream:Kafka:Password must be set, since Stream:Kafka:SecurityProtocol asks for a login.",
            ],
            Check(options));
    }

    [Fact]
    public void Each_wrong_value_is_named() =>
        Assert.Equal(
            [
                "Stream:Kafka:TopicPrefix must be 1 to 100 of the characters A-Z a-z 0-9 . _ -",
                "Stream:Kafka:Group must not be empty.",
                "Stream:Kafka:Partitions must be 1 to 10000.",
                "Stream:Kafka:ReplicationFactor must be 1 to 100, or left out for the cluster's default.",
                "Stream:Kafka:SecurityProtocol must be plaintext, ssl, sasl_plaintext or sasl_ssl.",
                "Stream:Kafka:CaFile names a file that does not exist: /no/such.pem",
            ],
            Check(Kafka(kafka =>
            {
                kafka.TopicPrefix = "my topics";
                kafka.Group = "";
                kafka.Partitions = 0;
                kafka.ReplicationFactor = 0;
                kafka.SecurityProtocol = "tls";
                kafka.CaFile = "/no/such.pem";
            })));

    private static StreamOptions Kafka(Action<KafkaOptions> change)
    {
        var options = new StreamOptions { Kind = "kafka", PseudonymKey = new string('x', 32), Kafka = { BootstrapServers = "kafka:9092" } };
        change(options.Kafka);
        return options;
    }

    private static IEnumerable<string?> Check(StreamOptions options)
    {
        List<ValidationResult> results = [];
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return results.Select(result => result.ErrorMessage);
    }
}
