using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts.Channels;
using Platform.Hosting.Security;
using static Platform.Hosting.Problems;

namespace Platform.ChannelGateway.Callbacks;

/// <summary>The callback of the caller's channel.</summary>
internal static class CallbackEndpoints
{
    public static void MapCallbacks(this IEndpointRouteBuilder app)
    {
        var callback = app.MapGroup("/v1/callback").RequireAuthorization(Scopes.Messages);
        callback.MapPut("", BindAsync).WithSummary("Binds the callback of the caller's channel")
            .WithDescription("Replies are posted there, signed by Standard Webhooks 1.0 (v1), and again until it answers 2xx: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. The response holds the secret, also if it was made here.");
        callback.MapDelete("", UnbindAsync).WithSummary("Removes the callback of the caller's channel");
    }

    private static async Task<Results<Ok<CallbackBinding>, ValidationProblem>> BindAsync(
        CallbackBinding binding, ClaimsPrincipal caller, CallbackDispatcher callbacks)
    {
        if (binding.Url.Length > 2000 || !Uri.TryCreate(binding.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return Invalid("url", "url must be an absolute http or https URL of at most 2,000 characters.");
        var secret = binding.Secret ?? WebhookSignature.NewSecret();
        if (WebhookSignature.KeyOf(secret) is null)
            return Invalid("secret", "secret must be whsec_ followed by 24 to 64 bytes in Base64.");
        await callbacks.SetTargetAsync(caller.GetTenant(), caller.GetChannel(), new CallbackTarget(binding.Url, secret));
        return TypedResults.Ok(new CallbackBinding(binding.Url, secret));
    }

    private static async Task<NoContent> UnbindAsync(ClaimsPrincipal caller, CallbackDispatcher callbacks)
    {
        await callbacks.SetTargetAsync(caller.GetTenant(), caller.GetChannel(), null);
        return TypedResults.NoContent();
    }
}
