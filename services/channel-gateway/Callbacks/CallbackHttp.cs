using Microsoft.Extensions.Options;
using Platform.Hosting.Http;

namespace Platform.ChannelGateway.Callbacks;

/// <summary>The HTTP client of callbacks: no redirects, 15 s, and no way into the operator's own network unless allowed.</summary>
internal static class CallbackHttp
{
    public static void AddCallbackHttp(this IServiceCollection services) => services.AddGuardedHttpClient(
        CallbackDispatcher.HttpClientName,
        _ => TimeSpan.FromSeconds(15),
        (provider, _) => provider.GetRequiredService<IOptions<ChannelGatewayOptions>>().Value.AllowPrivateCallbacks);
}
