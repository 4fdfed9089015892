using Microsoft.Extensions.Options;
using Platform.Hosting;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Conflicts;
using Platform.Knowledge.Documents;
using Platform.Knowledge.Gaps;
using Platform.Knowledge.Graph;
using Platform.Knowledge.Search;
using Platform.Knowledge.Told;
using Platform.Packs;

namespace Platform.Knowledge;

/// <summary>The knowledge service.</summary>
public sealed class KnowledgeService : IPlatformService
{
    internal const string StoreName = "knowledge";

    /// <inheritdoc />
    public string Name => StoreName;

    /// <inheritdoc />
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<KnowledgeOptions>().BindConfiguration("Knowledge").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddTenantPacks();
        builder.Services.AddServiceStore(StoreName, (provider, _) =>
        {
            provider.GetRequiredService<ArticleStore>();
            provider.GetRequiredService<ToldStore>();
            provider.GetRequiredService<QuestionStore>();
        });
        builder.Services.AddSingleton<KnowledgeTelemetry>();
        builder.Services.AddSingleton<ArticleStore>();
        builder.Services.AddSingleton<ToldStore>();
        builder.Services.AddSingleton<QuestionStore>();
        builder.Services.AddSingleton<KnowledgeIndex>();
        builder.Services.AddSingleton<Publication>();
        builder.Services.AddHostedService<KnowledgeUpkeep>();
    }

    /// <inheritdoc />
    public void AddConsumers(ConsumerRegistry consumers)
    {
        consumers.Add<UtteranceUnderstoodConsumer>();
        consumers.Add<ReplyDecidedConsumer>();
        consumers.Add<HandoffRequestedConsumer>();
        consumers.AddBroadcast<ArticlePublishedConsumer>();
        consumers.AddBroadcast<ArticleWithdrawnConsumer>();
    }

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app)
    {
        ArticleEndpoints.MapArticles(app);
        SearchEndpoints.MapSearch(app);
        DocumentEndpoints.MapDocuments(app, app.ServiceProvider.GetRequiredService<IOptions<KnowledgeOptions>>().Value.Documents);
        ToldEndpoints.MapTold(app);
        GapEndpoints.MapGaps(app);
        ConflictEndpoints.MapConflicts(app);
        GraphEndpoints.MapGraph(app);
    }
}
