using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Platform.Hosting;

/// <summary>The message bus (section <c>Bus</c>).</summary>
public sealed class BusOptions : IValidatableObject
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7);

    /// <summary>The transport: <c>memory</c> (one process) or <c>rabbitmq</c>.</summary>
    [Required(ErrorMessage = "Bus:Transport is missing; it must be memory or rabbitmq.")]
    [AllowedValues("memory", "rabbitmq", ErrorMessage = "Bus:Transport must be memory or rabbitmq.")]
    public string? Transport { get; set; }

    /// <summary>Host name of the broker.</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>AMQP port of the broker.</summary>
    [Range(1, 65535)]
    public ushort Port { get; set; } = 5672;

    /// <summary>Virtual host on the broker.</summary>
    public string VirtualHost { get; set; } = "/";

    /// <summary>User at the broker.</summary>
    public string User { get; set; } = "guest";

    /// <summary>Password of the user.</summary>
    public string Password { get; set; } = "guest";

    /// <summary>
    /// Whether the connection is encrypted. The broker's certificate must be valid for <see cref="Host"/> and signed by an
    /// authority that the system trusts (<c>SSL_CERT_FILE</c> or <c>SSL_CERT_DIR</c> add one).
    /// </summary>
    public bool Tls { get; set; }

    /// <summary>Messages that a queue hands to this process ahead of their turn.</summary>
    [Range(1, 10_000, ErrorMessage = "Bus:Prefetch must be from 1 to 10,000.")]
    public int Prefetch { get; set; } = 64;

    /// <summary>Messages of a queue that are in work at once in this process; null for as many as <see cref="Prefetch"/>.</summary>
    [Range(1, 10_000, ErrorMessage = "Bus:Concurrency must be from 1 to 10,000.")]
    public int? Concurrency { get; set; }

    /// <summary>
    /// The waits after which a message that failed is delivered again, with commas between, each from 0.1 seconds to 7 days.
    /// After the last of them it goes to the error queue; empty for none.
    /// </summary>
    public string Redelivery { get; set; } = "00:00:10, 00:01:00, 00:10:00";

    internal IReadOnlyList<TimeSpan> Delays => [.. Split(Redelivery).Select(delay => delay ?? LongestDelay)];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Split(Redelivery).Any(delay => delay is not { } given || given < ShortestDelay || given > LongestDelay))
            yield return new ValidationResult("Bus:Redelivery must be times from 00:00:00.1 to 7.00:00:00 with commas between, e.g. 00:00:10, 00:01:00.");
    }

    private static IEnumerable<TimeSpan?> Split(string delays) =>
        delays.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(delay => TimeSpan.TryParse(delay, CultureInfo.InvariantCulture, out var parsed) ? parsed : (TimeSpan?)null);
}
