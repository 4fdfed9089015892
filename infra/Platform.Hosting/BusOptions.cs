using System.ComponentModel.DataAnnotations;

namespace Platform.Hosting;

/// <summary>The message bus (section <c>Bus</c>).</summary>
public sealed class BusOptions
{
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

    /// <summary>Messages that a queue hands to this process ahead of their turn.</summary>
    [Range(1, 10_000)]
    public int Prefetch { get; set; } = 64;
}
