using Microsoft.Extensions.Options;
using Platform.Hosting;
using Platform.Knowledge.Answers;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Care;
using Platform.Knowledge.Conflicts;
using Platform.Knowledge.Documents;
using Platform.Knowledge.Gaps;
using Platform.Knowledge.Graph;
using Platform.Knowledge.Search;
using Platform.Knowledge.Sources;
using Platform.Knowledge.Told;
using Platform.Knowledge.Transfer;
using Platform.Knowledge.Vectors;
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
            provider.GetRequiredService<HandOverStore>();
            provider.GetRequiredService<ImportStore>();
            provider.GetRequiredService<SourceStore>();
            provider.GetRequiredService<VectorStore>();
        });
        builder.Services.AddSingleton<KnowledgeTelemetry>();
        builder.Services.AddSingleton<ArticleStore>();
        builder.Services.AddSingleton<ToldStore>();
        builder.Services.AddSingleton<QuestionStore>();
        builder.Services.AddSingleton<HandOverStore>();
        builder.Services.AddSingleton<KnowledgeIndex>();
        builder.Services.AddSingleton<Publication>();
        builder.Services.AddSingleton<AnswerWriter>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<AnswerWriter>());
        builder.Services.AddHostedService<KnowledgeUpkeep>();
        builder.Services.AddSingleton<VectorStore>();
        builder.Services.AddSingleton<TenantVectors>();
        // After the index is loaded: then it is known which vectors are wanted.
        builder.Services.AddHostedService(provider => provider.GetRequiredService<TenantVectors>());
        builder.Services.AddDocuments();
        builder.Services.AddSources();
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
        SourceEndpoints.MapSources(app);
        ToldEndpoints.MapTold(app);
        GapEndpoints.MapGaps(app);
        ConflictEndpoints.MapConflicts(app);
        CareEndpoints.MapCare(app);
        TransferEndpoints.MapTransfer(app, app.ServiceProvider.GetRequiredService<IOptions<KnowledgeOptions>>().Value.Documents);
        GraphEndpoints.MapGraph(app);
    }
}
