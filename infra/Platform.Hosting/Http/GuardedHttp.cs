using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Hosting.Http;

/// <summary>HTTP clients for addresses that somebody else has named: they find no way into the operator's own network.</summary>
public static class GuardedHttp
{
    /// <summary>Adds the named client. It knows no proxy, and connects to public addresses only.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name, for <see cref="IHttpClientFactory"/>.</param>
    /// <param name="timeout">How long a call may take, its body included unless that is read later; asked for at each creation.</param>
    /// <param name="isAllowed">Whether a host may have an address that is not public.</param>
    /// <param name="redirects">Redirects that are followed, each of them checked like the first address; 0 for none.</param>
    public static void AddGuardedHttpClient(
        this IServiceCollection services, string name, Func<IServiceProvider, TimeSpan> timeout, Func<IServiceProvider, string, bool> isAllowed, int redirects = 0) =>
        services.AddHttpClient(name, (provider, client) => client.Timeout = timeout(provider))
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = redirects > 0,
                MaxAutomaticRedirections = Math.Max(1, redirects),
                UseProxy = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectCallback = (context, cancellationToken) => ConnectAsync(context, host => isAllowed(provider, host), cancellationToken),
            });

    /// <summary>
    /// Whether an address is on the public internet. Sources: the IANA special-purpose registries (RFC 6890), RFC 4193, RFC 6598, RFC 5771. An IPv6
    /// address that holds one of IPv4 (RFC 4291, 6052, 3056) is as public as that; those of Teredo (RFC 4380) are not.
    /// </summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address))
            return false;
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            if (address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal || address.IsIPv6Multicast || address.IsIPv6Teredo)
                return false;
            return bytes switch
            {
                [0x00, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, ..] => IsPublic(new IPAddress(bytes[12..])),
                [0x20, 0x02, ..] => IsPublic(new IPAddress(bytes[2..6])),
                // Global unicast, without what is for documentation.
                [0x20, 0x01, 0x0D, 0xB8, ..] => false,
                [>= 0x20 and <= 0x3F, ..] => true,
                _ => false,
            };
        }

        return bytes switch
        {
            [0 or 10 or 127, ..] => false,
            [100, >= 64 and <= 127, ..] => false,
            [169, 254, ..] => false,
            [172, >= 16 and <= 31, ..] => false,
            [192, 168, ..] => false,
            [192, 0, 0 or 2, _] => false,
            [198, 18 or 19, ..] => false,
            [198, 51, 100, _] => false,
            [203, 0, 113, _] => false,
            [>= 224, ..] => false,
            _ => true,
        };
    }

    // Checked where the connection is made and not where the URL is given: a name can resolve to anything later.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, Func<string, bool> isAllowed, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken);
        var allowed = isAllowed(host) ? addresses : [.. addresses.Where(IsPublic)];
        if (allowed.Length == 0)
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"The address of {host} is not public.");
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
