using Microsoft.Extensions.Options;
using Platform.Hosting;
using Platform.Sentiment.Reading;
using Platform.Sentiment.Scoring;

namespace Platform.Sentiment;

/// <summary>The sentiment service: reads how the customer feels out of what the customer writes.</summary>
public sealed class SentimentService : IPlatformService
{
    /// <inheritdoc />
    public string Name => "sentiment";

    /// <inheritdoc />
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<SentimentOptions>().BindConfiguration("Sentiment").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(_ => SentimentLexicon.Load());
        builder.Services.AddSingleton(services => new SentimentReader(
            services.GetRequiredService<SentimentLexicon>(), services.GetRequiredService<IOptions<SentimentOptions>>().Value));
        builder.Services.AddHostedService<ReaderAtStart>();
        builder.Services.AddSingleton<SentimentTelemetry>();
        builder.Services.AddSingleton<SentimentScoring>();
    }

    /// <inheritdoc />
    public void AddConsumers(ConsumerRegistry consumers) => consumers.Add<TurnOpenedConsumer>();

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app) => app.MapScore();
}
