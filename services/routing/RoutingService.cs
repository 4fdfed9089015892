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
        builder.Services.AddServiceStore(Name, (_, store) => RoutingCollections.Open(store));
        builder.Services.AddTenantPacks();
        builder.Services.AddSingleton<TurnDeadlines>();
        builder.Services.AddSingleton<WithdrawnArticles>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<TurnDeadlines>());
        builder.Services.AddHostedService<RoutingGauges>();

        var options = builder.Configuration.GetSection("Routing").Get<RoutingOptions>() ?? new RoutingOptions();
        if (options.Cluster.Kind == "redis")
            builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis", tags: ["ready"], timeout: TimeSpan.FromSeconds(2));
        builder.UseOrleans(silo =>
        {
            silo.JoinCluster(options);
            silo.AddActivityPropagation();
            silo.Services.Configure<GrainCollectionOptions>(collection => collection.CollectionAge = options.IdleAfter);
            silo.Services.AddSerializer(serializer => serializer.AddJsonSerializer(
                type => type.Namespace?.StartsWith("Platform.Contracts", StringComparison.Ordinal) == true));
            // A silo that hears from another one that the store is away must know it for that.
            silo.Services.Configure<ExceptionSerializationOptions>(exceptions => exceptions.SupportedNamespacePrefixes.Add("Platform.Storage"));
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
        consumers.Add<CorrectionRequestedConsumer>();
        consumers.AddBroadcast<ArticleWithdrawnConsumer>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app) => app.MapConversations();
}
