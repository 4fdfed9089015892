using Platform.Analytics.Facts;
using Platform.Analytics.Reports;
using Platform.Hosting;

namespace Platform.Analytics;

/// <summary>Keeps a small fact of each turn, hand-over, resolution and delivery, and computes the service's numbers from them.</summary>
public sealed class AnalyticsService : IPlatformService
{
    /// <inheritdoc />
    public string Name => "analytics";

    /// <inheritdoc />
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AnalyticsOptions>().BindConfiguration("Analytics").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddServiceStore("analytics");
        builder.Services.AddSingleton<AnalyticsTelemetry>();
        builder.Services.AddSingleton<FactStore>();
    }

    /// <inheritdoc />
    public void AddConsumers(ConsumerRegistry consumers)
    {
        consumers.Add<TurnClosedConsumer>();
        consumers.Add<HandoffRequestedConsumer>();
        consumers.Add<ConversationResolvedConsumer>();
        consumers.Add<ReplyDeliveredConsumer>();
        consumers.Add<ReplyFailedConsumer>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app) => ReportEndpoints.Map(app);
}
