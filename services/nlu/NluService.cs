using Platform.Hosting;
using Platform.Nlu.Experts;
using Platform.Nlu.Models;
using Platform.Nlu.Understanding;
using Platform.Packs;

namespace Platform.Nlu;

/// <summary>The nlu service: reads what customers want and what they name.</summary>
public sealed class NluService : IPlatformService
{
    /// <inheritdoc />
    public string Name => "nlu";

    /// <inheritdoc />
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<NluOptions>().BindConfiguration("Nlu").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddTenantPacks();
        builder.Services.AddSingleton<SecondOpinion>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SecondOpinion>());
        builder.Services.AddSingleton<TenantReaders>();
        builder.Services.AddHostedService(services => services.GetRequiredService<TenantReaders>());
        builder.Services.AddHealthChecks().AddCheck<TrainedHealthCheck>("nlu-models", tags: ["startup", "ready"]);
    }

    /// <inheritdoc />
    public void AddConsumers(ConsumerRegistry consumers) => consumers.Add<TurnOpenedConsumer>();

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        app.MapUnderstanding();
        app.MapModel();
    }
}
