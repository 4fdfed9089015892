using Platform.Hosting;
using Platform.Nlu.Examples;
using Platform.Nlu.Experts;
using Platform.Nlu.Labels;
using Platform.Nlu.Models;
using Platform.Nlu.Observation;
using Platform.Nlu.Understanding;
using Platform.Packs;

namespace Platform.Nlu;

/// <summary>The nlu service: reads what customers want and what they name.</summary>
public sealed class NluService : IPlatformService
{
    internal const string StoreName = "nlu";

    /// <inheritdoc />
    public string Name => StoreName;

    /// <inheritdoc />
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<NluOptions>().BindConfiguration("Nlu").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddTenantPacks();
        builder.Services.AddServiceStore(StoreName, (provider, _) =>
        {
            provider.GetRequiredService<ExampleStore>();
            provider.GetRequiredService<LabelStore>();
            provider.GetRequiredService<ModelStore>();
            provider.GetRequiredService<ShadowStore>();
        });
        builder.Services.AddSingleton<ExampleStore>();
        builder.Services.AddSingleton<LabelStore>();
        builder.Services.AddSingleton<ModelStore>();
        builder.Services.AddSingleton<ShadowStore>();
        builder.Services.AddSingleton<StoredReaders>();
        builder.Services.AddSingleton<ModelAnnouncements>();
        Start<TenantReaders>(builder.Services);
        Start<ModelFollower>(builder.Services);
        Start<ModelTraining>(builder.Services);
        Start<LiveTurns>(builder.Services);
        Start<SecondOpinion>(builder.Services);
        builder.Services.AddHealthChecks().AddCheck<TrainedHealthCheck>("nlu-models", tags: ["startup", "ready"]);
    }

    /// <inheritdoc />
    public void AddConsumers(ConsumerRegistry consumers)
    {
        consumers.Add<TurnOpenedConsumer>();
        consumers.AddBroadcast<ModelTrainedConsumer>();
        consumers.AddBroadcast<ModelPromotedConsumer>();
        consumers.AddBroadcast<ModelRolledBackConsumer>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        app.MapUnderstanding();
        app.MapModel();
        app.MapExamples();
        app.MapLabels();
        app.MapTrainedModels();
    }

    private static void Start<T>(IServiceCollection services)
        where T : class, IHostedService =>
        services.AddSingleton<T>().AddHostedService(provider => provider.GetRequiredService<T>());
}
