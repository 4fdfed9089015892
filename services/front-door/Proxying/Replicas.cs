using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace Platform.FrontDoor.Proxying;

/// <summary>The replicas of each service, and how one that is dead or not ready is left out.</summary>
internal static class Replicas
{
    /// <summary>A replica that does not take a connection in this time counts as dead.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    public static InMemoryConfigProvider Of(FrontDoorOptions options) => new(
        [.. PublicPaths.All.Where(path => options.Services.ContainsKey(path.Service)).Select(Route)],
        [.. options.Services.Select(service => Cluster(service.Key, service.Value))]);

    /// <summary>One failure is enough: the next probe decides whether the replica comes back.</summary>
    public static void Watch(TransportFailureRateHealthPolicyOptions policy)
    {
        policy.MinimalTotalCountThreshold = 1;
        policy.DetectionWindowSize = TimeSpan.FromSeconds(2);
    }

    private static RouteConfig Route(PublicPath path) => new()
    {
        RouteId = path.Prefix,
        ClusterId = path.Service,
        Match = new RouteMatch { Path = path.Prefix + "/{**rest}" },
        // The service knows how large a body may be at each of its addresses.
        MaxRequestBodySize = -1,
        Metadata = new Dictionary<string, string> { [RetryElsewhere.Repeatable] = path.Repeatable.ToString() },
    };

    private static ClusterConfig Cluster(string service, IList<string> addresses) => new()
    {
        ClusterId = service,
        // The less busy of two; open streams count, so a replica that comes back gets its share of them.
        LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
        Destinations = addresses.Select((address, n) => (address, n)).ToDictionary(
            replica => $"{service}-{replica.n}", replica => new DestinationConfig { Address = replica.address }),
        HealthCheck = new HealthCheckConfig
        {
            Active = new ActiveHealthCheckConfig
            {
                Enabled = true,
                Path = "/readyz",
                Interval = ProbeInterval,
                Timeout = ProbeInterval,
                Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
            },
            Passive = new PassiveHealthCheckConfig
            {
                Enabled = true,
                Policy = HealthCheckConstants.PassivePolicy.TransportFailureRate,
                ReactivationPeriod = TimeSpan.FromSeconds(2),
            },
            // If no replica seems well, the probes may be wrong: try all, and let the service itself say what is the matter.
            AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
        },
        Metadata = new Dictionary<string, string>
        {
            [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = "1",
        },
    };
}
