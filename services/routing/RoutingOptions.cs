using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Platform.Routing;

/// <summary>Settings of routing (section <c>Routing</c>).</summary>
internal sealed class RoutingOptions
{
    /// <summary>A turn is closed with what has arrived after this time. 100 ms to 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan SoftDeadline { get; set; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>A message whose predecessor has not come waits so long for it. 0 to 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan ReorderWindow { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>An idle conversation leaves memory after this time; its state is in the store. 1 minute to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Port of the silo; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int SiloPort { get; set; }

    /// <summary>
    /// Address at which the other silos reach this one: the pod's IP on Kubernetes; <c>auto</c> for the machine's own, where it
    /// has one only, as a container has.
    /// </summary>
    [Required, IpAddress]
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>How the silos of an installation find each other.</summary>
    [Required, ValidateObjectMembers]
    public SiloClusterOptions Cluster { get; set; } = new();
}

/// <summary>Membership of the silos (section <c>Routing:Cluster</c>).</summary>
internal sealed class SiloClusterOptions : IValidatableObject
{
    /// <summary><c>localhost</c> (one silo) or <c>redis</c> (as many as there are replicas).</summary>
    [Required(ErrorMessage = "Routing:Cluster:Kind must be localhost or redis.")]
    [AllowedValues("localhost", "redis", ErrorMessage = "Routing:Cluster:Kind must be localhost or redis.")]
    public string Kind { get; set; } = "localhost";

    /// <summary>
    /// Redis that holds the membership, as StackExchange.Redis writes it, with credentials and TLS:
    /// <c>host:6379,password=...,ssl=true</c>.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>Name of the cluster: silos with different names do not see each other, though they share a Redis.</summary>
    [Required]
    public string Name { get; set; } = "platform";

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind != "redis")
            yield break;
        if (string.IsNullOrWhiteSpace(Redis))
            yield return new ValidationResult("Routing:Cluster:Redis is missing; with Routing:Cluster:Kind redis it names the server, e.g. redis:6379.");
    }
}

/// <summary>The value is an IP address or <c>auto</c>.</summary>
internal sealed class IpAddressAttribute() : ValidationAttribute("Routing:AdvertisedAddress must be an IP address, e.g. 10.0.0.7, or auto.")
{
    /// <inheritdoc />
    public override bool IsValid(object? value) => value is string text && (text == "auto" || IPAddress.TryParse(text, out _));
}
