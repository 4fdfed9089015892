using Microsoft.Extensions.Options;
using Platform.FrontDoor.Proxying;
using Platform.Hosting;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Health;

namespace Platform.FrontDoor;

/// <summary>The front door: the one public entrance, which passes each request to a replica of the service that it is for.</summary>
public sealed class FrontDoorService : IPlatformService
{
    /// <inheritdoc />
    public string Name => "front-door";

    /// <inheritdoc />
    public bool IsEntrance => true;

    /// <inheritdoc />
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<FrontDoorOptions>().BindConfiguration("FrontDoor").ValidateDataAnnotations().ValidateOnStart();
        // Each failure with its stack would bury what matters: a replica left out or back, and a request that failed for good.
        builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.None).AddFilter("Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor", LogLevel.None);
        builder.Services.AddReverseProxy().ConfigureHttpClient((_, handler) => handler.ConnectTimeout = Replicas.ConnectTimeout);
        builder.Services.AddSingleton<IProxyConfigProvider>(services =>
            Replicas.Of(services.GetRequiredService<IOptions<FrontDoorOptions>>().Value));
        builder.Services.Configure<TransportFailureRateHealthPolicyOptions>(Replicas.Watch);
    }

    /// <inheritdoc />
    public void AddConsumers(ConsumerRegistry consumers)
    {
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app) => app.MapReverseProxy(proxy =>
        {
            // Around the choice of the replica, so that a second try can choose another.
            proxy.UseMiddleware<RetryElsewhere>();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        })
        .AllowAnonymous() // The services know their callers; a second opinion here could only differ.
        .DisableRateLimiting();
}
