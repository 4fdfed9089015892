using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using Platform.Hosting;
using Platform.Packs;
using Platform.Routing.Conversations;

namespace Platform.Routing;

/// <summary>Routing: the conversations, as Orleans grains. It opens turns, joins their analyses and decides.</summary>
public sealed class RoutingService : IPlatformService
{
    /// <inheritdoc />
    public string Name => "routing";

    /// <inheritdoc />
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<RoutingOptions>().BindConfiguration("Routing").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddServiceStore(Name);
        builder.Services.AddTenantPacks();
        builder.Services.AddSingleton<TurnDeadlines>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<TurnDeadlines>());

        var options = builder.Configuration.GetSection("Routing").Get<RoutingOptions>() ?? new RoutingOptions();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(options.SiloPort == 0 ? FreePort() : options.SiloPort, gatewayPort: 0);
            silo.AddActivityPropagation();
            silo.Services.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = options.IdleAfter);
            silo.Services.AddSerializer(serializer => serializer.AddJsonSerializer(
                type => type.Namespace?.StartsWith("Platform.Contracts", StringComparison.Ordinal) == true));
            silo.Services.AddKeyedSingleton<IGrainStorage, DocumentGrainStorage>(DocumentGrainStorage.Name);
        });
    }

    /// <inheritdoc />
    public void AddConsumers(ConsumerRegistry consumers)
    {
        consumers.Add<MessageReceivedConsumer>();
        consumers.Add<UtteranceUnderstoodConsumer>();
        consumers.Add<SentimentDetectedConsumer>();
        consumers.Add<KnowledgeRetrievedConsumer>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app) => app.MapConversations();

    // One silo needs no port that others know; a fixed one would keep a second installation from this machine.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
