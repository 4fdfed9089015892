using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Platform.Hosting.Security;

namespace Platform.ChannelGateway.WebChat;

/// <summary>A visitor of the web chat: bound to one conversation, and to nothing else.</summary>
internal sealed record ChatSession(string TenantId, string ConversationId, string CustomerId)
{
    public const string Channel = "webchat";
    private const string ConversationClaim = "conversation";
    private const string CustomerClaim = "customer";

    /// <summary>The session of a caller, or null if it is an adapter with a key.</summary>
    public static ChatSession? Of(ClaimsPrincipal caller) =>
        caller.FindFirstValue(ConversationClaim) is { } conversation
            ? new ChatSession(caller.GetTenant(), conversation, caller.FindFirstValue(CustomerClaim)!)
            : null;

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [
            new Claim(CallerClaims.Tenant, TenantId),
            new Claim(CallerClaims.Channel, Channel),
            new Claim(CallerClaims.Scope, Scopes.Messages),
            new Claim(ConversationClaim, ConversationId),
            new Claim(CustomerClaim, CustomerId),
        ],
        scheme));
}

/// <summary>Sessions as tokens that only this installation can make and read.</summary>
internal sealed class ChatSessionTokens(IDataProtectionProvider protection, IOptions<ChannelGatewayOptions> options, TimeProvider time)
{
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("web-chat-session").ToTimeLimitedDataProtector();

    public (string Token, DateTimeOffset ExpiresAt) Issue(ChatSession session)
    {
        var expiresAt = time.GetUtcNow() + options.Value.SessionLifetime;
        return (_protector.Protect(JsonSerializer.Serialize(session), expiresAt), expiresAt);
    }

    public ChatSession? Read(string token)
    {
        try
        {
            return JsonSerializer.Deserialize<ChatSession>(_protector.Unprotect(token));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Knows a visitor by <c>Authorization: Bearer</c>.</summary>
internal sealed class ChatSessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ChatSessionTokens tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ChatSession";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.Ordinal))
            return Task.FromResult(AuthenticateResult.NoResult());
        return Task.FromResult(header.Length < 4000 && tokens.Read(header["Bearer ".Length..]) is { } session
            ? AuthenticateResult.Success(new AuthenticationTicket(session.ToPrincipal(Scheme.Name), Scheme.Name))
            : AuthenticateResult.Fail("The session is not valid any more."));
    }

    // The key scheme of the same policy writes the refusal.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Task.CompletedTask;

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Task.CompletedTask;
}

/// <summary>Who may speak for a customer: an adapter with a key, or a visitor of the web chat.</summary>
internal static class CustomerPolicy
{
    public const string Name = "customer";

    public static void AddCustomerPolicy(this IServiceCollection services)
    {
        services.AddSingleton<ChatSessionTokens>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ChatSessionAuthentication>(ChatSessionAuthentication.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(Name, policy => policy
            .AddAuthenticationSchemes(AuthenticationSchemes.ApiKey, ChatSessionAuthentication.SchemeName)
            .RequireClaim(CallerClaims.Scope, Scopes.Messages));
    }
}
