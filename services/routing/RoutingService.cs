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
        builder.Services.AddHostedService<RoutingGauges>();

        var options = builder.Configuration.GetSection("Routing").Get<RoutingOptions>() ?? new RoutingOptions();
        builder.UseOrleans(silo =>
        {
            silo.JoinCluster(options);
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
}
