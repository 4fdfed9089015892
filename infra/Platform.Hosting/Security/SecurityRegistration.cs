using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Hosting.Security;

internal static class SecurityRegistration
{
    /// <summary>Adds key authentication and a policy named after each scope.</summary>
    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SecurityOptions>().BindConfiguration("Security").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ApiKeys>();
        builder.Services
            .AddAuthentication(AuthenticationSchemes.ApiKey)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(AuthenticationSchemes.ApiKey, null);
        var authorization = builder.Services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All)
            authorization.AddPolicy(scope, policy => policy.RequireClaim(CallerClaims.Scope, scope));
    }
}
