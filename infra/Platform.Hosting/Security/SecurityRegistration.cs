using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Platform.Hosting.Security;

internal static class SecurityRegistration
{
    /// <summary>Adds the ways of signing in, a policy named after each scope, and the limits.</summary>
    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SecurityOptions>().BindConfiguration("Security").ValidateDataAnnotations().ValidateOnStart();
        var options = builder.Configuration.GetSection("Security").Get<SecurityOptions>() ?? new SecurityOptions();

        builder.Services.AddSingleton<ApiKeys>();
        var authentication = builder.Services
            .AddAuthentication(AuthenticationSchemes.ApiKey)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(AuthenticationSchemes.ApiKey, null);
        // The key scheme comes last: it writes the body of a refusal.
        string[] schemes = [AuthenticationSchemes.ApiKey];
        if (!string.IsNullOrEmpty(options.Oidc.Authority))
        {
            authentication.AddOidc(options.Oidc);
            schemes = [AuthenticationSchemes.Oidc, AuthenticationSchemes.ApiKey];
        }

        var authorization = builder.Services.AddAuthorizationBuilder();
        foreach (var scope in Scopes.All)
            authorization.AddPolicy(scope, policy => policy.AddAuthenticationSchemes(schemes).RequireClaim(CallerClaims.Scope, scope));
        builder.Services.AddRateLimits(options.RateLimit);
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => Trust(forwarded, options.TrustedProxies));
    }

    /// <summary>The caller's own address and scheme in place of a proxy's, if the proxy is trusted.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        // Without a known proxy the middleware would believe everybody.
        if (OptionsOf(app).TrustedProxies.Count > 0)
            app.UseForwardedHeaders();
    }

    /// <summary>Who calls, how often, and whether he may.</summary>
    public static void UseSecurity(this WebApplication app, bool isEntrance)
    {
        app.UseAuthentication();
        // The entrance does not know who calls; the services behind it do, and count.
        if (!isEntrance && OptionsOf(app).RateLimit.PermitsPerSecond > 0)
            app.UseRateLimiter();
        app.UseAuthorization();
    }

    /// <summary>An endpoint that says nothing of who may call it is open to nobody without a key.</summary>
    public static void ClosedByDefault(EndpointBuilder endpoint)
    {
        if (!endpoint.Metadata.Any(metadata => metadata is IAuthorizeData or IAllowAnonymous))
            endpoint.Metadata.Add(new AuthorizeAttribute());
    }

    private static SecurityOptions OptionsOf(WebApplication app) => app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value;

    private static void Trust(ForwardedHeadersOptions forwarded, IList<string> proxies)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        // Back through all proxies that are known, and no further.
        forwarded.ForwardLimit = null;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
                forwarded.KnownProxies.Add(address);
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
                forwarded.KnownIPNetworks.Add(network);
        }
    }
}
