using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Platform.Hosting.Security;

/// <summary>Knows a caller by the <c>X-Api-Key</c> header.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Header = "X-Api-Key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var reason = (await HandleAuthenticateOnceSafeAsync()).Failure?.Message;
        await WriteAsync(StatusCodes.Status401Unauthorized, "Not signed in",
            reason ?? $"The request has no valid API key (header {Header}) and no valid bearer token.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy;
        return WriteAsync(StatusCodes.Status403Forbidden, "Not allowed",
            Scopes.All.Contains(scope) ? $"This call needs the scope '{scope}', which the caller does not have." : "The caller lacks the scope that this call needs.");
    }

    private AuthenticateResult Authenticate()
    {
        var presented = Request.Headers[Header].ToString();
        if (presented.Length == 0)
            return AuthenticateResult.NoResult();
        // With two, the caller would have the tenant of one and the scopes of both.
        if (Request.Headers.Authorization.Count > 0)
            return AuthenticateResult.Fail($"Send either {Header} or Authorization, not both.");
        if (presented.Length > 200 || keys.Find(presented) is not { } key)
            return AuthenticateResult.Fail($"The API key (header {Header}) is not known.");
        var now = time.GetUtcNow();
        if (now < key.NotBefore)
            return AuthenticateResult.Fail($"The API key (header {Header}) is not valid yet.");
        if (now >= key.Expires)
            return AuthenticateResult.Fail($"The API key (header {Header}) has expired.");

        var identity = new ClaimsIdentity(Scheme.Name);
        identity.AddClaim(new Claim(CallerClaims.Key, key.Sha256));
        identity.AddClaim(new Claim(CallerClaims.Tenant, key.Tenant));
        identity.AddClaim(new Claim(CallerClaims.Channel, key.Channel));
        identity.AddClaims(key.Scopes.Select(scope => new Claim(CallerClaims.Scope, scope)));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    private Task WriteAsync(int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title).ExecuteAsync(Context);
}
