using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Platform.ChannelGateway.Callbacks;

/// <summary>The HTTP client of callbacks: no redirects, 15 s, and no way into the operator's own network unless allowed.</summary>
internal static class CallbackHttp
{
    public static void AddCallbackHttp(this IServiceCollection services) =>
        services.AddHttpClient(CallbackDispatcher.HttpClientName, client => client.Timeout = TimeSpan.FromSeconds(15))
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectCallback = (context, cancellationToken) => ConnectAsync(
                    context, provider.GetRequiredService<IOptions<ChannelGatewayOptions>>().Value.AllowPrivateCallbacks, cancellationToken),
            });

    /// <summary>Whether an address is on the public internet. Sources: RFC 6890, RFC 4193, RFC 6598, RFC 5771.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return !(address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast
                || address.Equals(IPAddress.IPv6Any));
        var bytes = address.GetAddressBytes();
        return bytes switch
        {
            [0 or 10 or 127, ..] => false,
            [100, >= 64 and <= 127, ..] => false,
            [169, 254, ..] => false,
            [172, >= 16 and <= 31, ..] => false,
            [192, 168, ..] => false,
            [192, 0, 0, _] => false,
            [198, 18 or 19, ..] => false,
            [>= 224, ..] => false,
            _ => true,
        };
    }

    // Checked where the connection is made and not where the URL is given: a name can resolve to anything later.
    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, bool allowPrivate, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = allowPrivate ? addresses : [.. addresses.Where(IsPublic)];
        if (allowed.Length == 0)
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The callback's address is not public.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
