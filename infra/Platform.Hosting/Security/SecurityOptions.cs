using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Platform.Hosting.Security;

/// <summary>Who may call the HTTP interface, and how often (section <c>Security</c>).</summary>
public sealed class SecurityOptions : IValidatableObject
{
    /// <summary>The keys, by any name or number; each is known by its hash only.</summary>
    public Dictionary<string, ApiKeyOptions> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>How people sign in.</summary>
    public OidcOptions Oidc { get; set; } = new();

    /// <summary>How often one caller may call.</summary>
    public RateLimitOptions RateLimit { get; set; } = new();

    /// <summary>Addresses or networks (<c>10.0.0.0/8</c>) whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed; none by default.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var untrusted = TrustedProxies.Where(proxy => !IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _))
            .Select(proxy => new ValidationResult($"Security:TrustedProxies: '{proxy}' is neither an address nor a network such as 10.0.0.0/8."));
        return [.. Keys.SelectMany(key => key.Value.Check(key.Key)), .. Oidc.Check(), .. RateLimit.Check(), .. untrusted];
    }
}
