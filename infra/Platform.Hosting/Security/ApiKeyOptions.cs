using System.ComponentModel.DataAnnotations;

namespace Platform.Hosting.Security;

/// <summary>One key of one tenant and channel. Several at a time let an adapter change from one to the next.</summary>
public sealed class ApiKeyOptions
{
    /// <summary>SHA-256 of the key, hexadecimal. Keys are long and random, so an unsalted fast hash is enough.</summary>
    public string Sha256 { get; set; } = "";

    /// <summary>The tenant it belongs to.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>The adapter's channel, e.g. <c>whatsapp</c>; messages posted with the key arrive by this channel.</summary>
    public string Channel { get; set; } = "";

    /// <summary>What it allows; see <see cref="Security.Scopes"/>.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>Not valid before; null for no beginning.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    /// <summary>Not valid from then on; null for no end.</summary>
    public DateTimeOffset? Expires { get; set; }

    internal IEnumerable<ValidationResult> Check(string name)
    {
        if (Sha256 is not { Length: 64 } || !Sha256.All(char.IsAsciiHexDigit))
            yield return new ValidationResult($"Security:Keys:{name}:Sha256 must be the 64 hexadecimal digits of the key's SHA-256.");
        if (string.IsNullOrWhiteSpace(Tenant))
            yield return new ValidationResult($"Security:Keys:{name}:Tenant is missing.");
        if (string.IsNullOrWhiteSpace(Channel) || Channel.Length > 40)
            yield return new ValidationResult($"Security:Keys:{name}:Channel is missing or longer than 40 characters.");
        if (Scopes.Count == 0 || Scopes.Except(Security.Scopes.All).Any())
            yield return new ValidationResult($"Security:Keys:{name}:Scopes must hold one or more of: {string.Join(", ", Security.Scopes.All)}.");
        if (NotBefore >= Expires)
            yield return new ValidationResult($"Security:Keys:{name}:Expires must be after NotBefore.");
    }
}
