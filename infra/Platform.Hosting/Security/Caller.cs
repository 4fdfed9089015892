using System.Security.Claims;

namespace Platform.Hosting.Security;

/// <summary>The claims that every way of signing in sets.</summary>
public static class CallerClaims
{
    /// <summary>The tenant that the caller belongs to.</summary>
    public const string Tenant = "tenant";

    /// <summary>The channel that the caller speaks for.</summary>
    public const string Channel = "channel";

    /// <summary>What the caller may do; one claim for each scope.</summary>
    public const string Scope = "scope";

    /// <summary>The person, by the subject of the token; a key has none.</summary>
    public const string Person = "person";

    /// <summary>The hash of the key; a person has none.</summary>
    internal const string Key = "key";

    /// <summary>The tenant of a signed-in caller.</summary>
    public static string GetTenant(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(Tenant) ?? throw new InvalidOperationException("The endpoint needs an authenticated caller.");

    /// <summary>The channel of a signed-in caller.</summary>
    public static string GetChannel(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(Channel) ?? throw new InvalidOperationException("The endpoint needs an authenticated caller.");

    /// <summary>The person who has signed in; null if a program has called with its key.</summary>
    public static string? GetPerson(this ClaimsPrincipal caller) => caller.FindFirstValue(Person);
}

/// <summary>Names of the ways of signing in.</summary>
public static class AuthenticationSchemes
{
    /// <summary>By the header <c>X-Api-Key</c>; also writes the problem details of a refusal.</summary>
    public const string ApiKey = "ApiKey";

    /// <summary>By a token of the OpenID Connect provider, where one is configured: people.</summary>
    public const string Oidc = "Oidc";
}
