using Platform.Analytics.Facts;
using Platform.Analytics.Reports;
using Platform.Analytics.Stream;
using Platform.Hosting;
using Platform.Streaming;

namespace Platform.Analytics;

/// <summary>Keeps a small fact of each turn, hand-over, resolution and delivery, and computes the service's numbers from them.</summary>
public sealed class AnalyticsService : IPlatformService
{
    private bool _readsKafka;

    /// <inheritdoc />
    public string Name => "analytics";

    /// <inheritdoc />
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AnalyticsOptions>().BindConfiguration("Analytics").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddServiceStore("analytics", (provider, _) => provider.GetRequiredService<FactStore>());
        builder.Services.AddSingleton<AnalyticsTelemetry>();
        builder.Services.AddSingleton<FactStore>();
        _readsKafka = builder.Services.AddEventStream(
            builder.Configuration, provider => provider.GetRequiredService<FactStore>().AddAsync);
    }

    /// <inheritdoc />
    public void AddConsumers(ConsumerRegistry consumers)
    {
        if (_readsKafka)
        {
            consumers.Add<EventForwardingConsumer>(singleActive: true);
            return;
        }

        consumers.Add<TurnClosedConsumer>();
        consumers.Add<HandoffRequestedConsumer>();
        consumers.Add<ConversationResolvedConsumer>();
        consumers.Add<ReplyDeliveredConsumer>();
        consumers.Add<ReplyFailedConsumer>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app) => ReportEndpoints.Map(app);
}
