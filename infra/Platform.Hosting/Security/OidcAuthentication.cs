using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Platform.Hosting.Security;

/// <summary>Knows a person by <c>Authorization: Bearer</c> with a token of the OpenID Connect provider.</summary>
internal static class OidcAuthentication
{
    public static void AddOidc(this AuthenticationBuilder authentication, OidcOptions oidc) =>
        authentication.AddJwtBearer(AuthenticationSchemes.Oidc, bearer =>
        {
            bearer.Authority = oidc.Authority;
            bearer.Audience = oidc.Audience;
            // The options' check lets http pass for a provider on this machine only.
            bearer.RequireHttpsMetadata = false;
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
            bearer.TokenValidationParameters.RequireExpirationTime = true;
            bearer.Events = new JwtBearerEvents
            {
                OnMessageReceived = EnsureProviderAsync,
                OnTokenValidated = context =>
                {
                    if (PersonIn(context.Principal!, oidc, context.HttpContext.RequestServices) is { } person)
                        context.Principal = person;
                    else
                        context.Fail("The token names no tenant that is served here, or no subject.");
                    return Task.CompletedTask;
                },
            };
        });

    // Without the provider's keys every token would look forged, and people would be told to sign in again.
    private static async Task EnsureProviderAsync(MessageReceivedContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
            return;
        try
        {
            await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        }
        catch (InvalidOperationException exception)
        {
            throw new SignInUnavailableException(exception);
        }
    }

    // Only what is needed is taken over: a token's own claims "scope" or "channel" mean something else.
    private static ClaimsPrincipal? PersonIn(ClaimsPrincipal token, OidcOptions oidc, IServiceProvider services)
    {
        if (token.FindFirstValue(oidc.TenantClaim) is not { } tenant || token.FindFirstValue("sub") is not { Length: > 0 } subject
            || !services.GetRequiredService<IOptions<TenantsOptions>>().Value.Tenants.ContainsKey(tenant))
            return null;
        var scopes = token.FindAll(oidc.RoleClaim).SelectMany(role => oidc.Roles.GetValueOrDefault(role.Value, [])).Distinct();
        return new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(CallerClaims.Tenant, tenant),
                new Claim(CallerClaims.Person, subject),
                .. scopes.Select(scope => new Claim(CallerClaims.Scope, scope)),
            ],
            AuthenticationSchemes.Oidc));
    }
}

/// <summary>The OpenID Connect provider's keys cannot be read.</summary>
internal sealed class SignInUnavailableException(Exception inner) : Exception("The OpenID Connect provider cannot be reached.", inner);
