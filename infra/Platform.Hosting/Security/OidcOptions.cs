using System.ComponentModel.DataAnnotations;

namespace Platform.Hosting.Security;

/// <summary>How people sign in: by the tokens of an OpenID Connect provider (section <c>Security:Oidc</c>). Off without an authority.</summary>
public sealed class OidcOptions
{
    /// <summary>Issuer of the tokens; its keys are read from <c>{Authority}/.well-known/openid-configuration</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>What the tokens must be meant for.</summary>
    public string? Audience { get; set; }

    /// <summary>The claim that names the person's tenant.</summary>
    public string TenantClaim { get; set; } = "tenant";

    /// <summary>The claim that names the person's roles.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>The scopes of each role; other roles give none.</summary>
    public Dictionary<string, IList<string>> Roles { get; } = new(StringComparer.Ordinal);

    internal IEnumerable<ValidationResult> Check()
    {
        if (string.IsNullOrEmpty(Authority))
            yield break;
        if (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || (authority.Scheme != "https" && !(authority.Scheme == "http" && authority.IsLoopback)))
            yield return new ValidationResult("Security:Oidc:Authority must be an https URL (http only on this machine).");
        if (string.IsNullOrEmpty(Audience))
            yield return new ValidationResult("Security:Oidc:Audience is missing; without it a token made for any other program would be taken.");
        if (Roles.Count == 0)
            yield return new ValidationResult("Security:Oidc:Roles is empty, so nobody could do anything; e.g. Security:Oidc:Roles:supervisor:0=manage.");
        foreach (var (role, scopes) in Roles)
        {
            if (scopes.Count == 0 || scopes.Except(Scopes.ForPeople).Any())
                yield return new ValidationResult($"Security:Oidc:Roles:{role} must hold one or more of: {string.Join(", ", Scopes.ForPeople)}.");
        }
    }
}
