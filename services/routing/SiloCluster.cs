using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Orleans.Configuration;
using Platform.Hosting;
using StackExchange.Redis;

namespace Platform.Routing;

/// <summary>Joins the cluster of silos that hold the conversations.</summary>
internal static class SiloCluster
{
    public static void JoinCluster(this ISiloBuilder silo, RoutingOptions options)
    {
        var port = options.SiloPort == 0 ? FreePort() : options.SiloPort;
        if (options.Cluster.Kind != "redis")
        {
            silo.UseLocalhostClustering(port, gatewayPort: 0);
            silo.UseInMemoryReminderService();
            return;
        }

        var address = options.AdvertisedAddress == "auto" ? OwnAddress() : IPAddress.Parse(options.AdvertisedAddress);
        silo.ConfigureEndpoints(address, port, gatewayPort: 0, listenOnAnyHostAddress: !IPAddress.IsLoopback(address));
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ServiceId = options.Cluster.Name;
            cluster.ClusterId = options.Cluster.Name;
        });
        // A Redis that is away at start is waited for.
        var redis = ConfigurationOptions.Parse(options.Cluster.Redis!);
        redis.AbortOnConnectFail = false;
        silo.UseRedisClustering(clustering => clustering.ConfigurationOptions = redis);
        silo.UseRedisReminderService(reminders => reminders.ConfigurationOptions = redis);
        silo.Services.KeepMembership();
        // A machine that is gone gives no sign: with these it is missed after some five seconds, with the defaults after
        // fifteen. A shorter time would take a silo on a busy machine for dead. Callers learn of it within the response
        // timeout, and the bus delivers again.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(1);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 1;
            membership.EnableIndirectProbes = false;
            membership.TableRefreshTimeout = TimeSpan.FromSeconds(2);
            membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            // A silo that died while all others were away is no reason to wait.
            membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
        });
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));
    }

    private static IPAddress OwnAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses, (_, unicast) => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
        ?? throw new StartupException("Routing:AdvertisedAddress is auto, but this machine has no IPv4 address that others could reach; name one.");

    // A fixed one would keep a second silo from this machine.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
