using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Platform.Hosting.Security;

/// <summary>Knows a caller by the <c>X-Api-Key</c> header.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Header = "X-Api-Key";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var presented = Request.Headers[Header].ToString();
        if (presented.Length == 0)
            return Task.FromResult(AuthenticateResult.NoResult());
        if (presented.Length > 200 || keys.Find(presented) is not { } key)
            return Task.FromResult(AuthenticateResult.Fail("The API key is not known."));

        var identity = new ClaimsIdentity(Scheme.Name);
        identity.AddClaim(new Claim(CallerClaims.Tenant, key.Tenant));
        identity.AddClaim(new Claim(CallerClaims.Channel, key.Channel));
        identity.AddClaims(key.Scopes.Select(scope => new Claim(CallerClaims.Scope, scope)));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        WriteAsync(StatusCodes.Status401Unauthorized, "Not signed in",
            $"The request has no valid API key (header {Header}) and no valid session.");

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        WriteAsync(StatusCodes.Status403Forbidden, "Not allowed", "Your key lacks the scope that this call needs.");

    private Task WriteAsync(int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title).ExecuteAsync(Context);
}
