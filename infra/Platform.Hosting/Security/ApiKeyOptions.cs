using System.ComponentModel.DataAnnotations;

namespace Platform.Hosting.Security;

/// <summary>Who may call the HTTP interface (section <c>Security</c>).</summary>
public sealed class SecurityOptions : IValidatableObject
{
    /// <summary>The keys; each is known by its hash only.</summary>
    public IList<ApiKeyOptions> Keys { get; } = [];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        for (var i = 0; i < Keys.Count; i++)
        {
            var key = Keys[i];
            if (key.Sha256 is not { Length: 64 } || !key.Sha256.All(char.IsAsciiHexDigit))
                yield return new ValidationResult($"Security:Keys:{i}:Sha256 must be the 64 hexadecimal digits of the key's SHA-256.");
            if (string.IsNullOrWhiteSpace(key.Tenant))
                yield return new ValidationResult($"Security:Keys:{i}:Tenant is missing.");
            if (string.IsNullOrWhiteSpace(key.Channel) || key.Channel.Length > 40)
                yield return new ValidationResult($"Security:Keys:{i}:Channel is missing or longer than 40 characters.");
            if (key.Scopes.Count == 0 || key.Scopes.Except(Scopes.All).Any())
                yield return new ValidationResult($"Security:Keys:{i}:Scopes must hold one or more of: {string.Join(", ", Scopes.All)}.");
        }
    }
}

/// <summary>One key of one tenant and adapter.</summary>
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
}

/// <summary>What a key can allow.</summary>
public static class Scopes
{
    /// <summary>Post customers' messages and read their replies: channel adapters.</summary>
    public const string Messages = "messages";

    /// <summary>Take over conversations and write to customers: agents' consoles.</summary>
    public const string Agent = "agent";

    /// <summary>Read dashboards, transcripts and evidence; write knowledge: people who run the service.</summary>
    public const string Manage = "manage";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Messages, Agent, Manage];
}
