using MassTransit;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Search;

namespace Platform.Knowledge.Articles;

/// <summary>Shows an article that another replica has published. The store is read again, so order and repetition do not matter.</summary>
internal sealed class ArticlePublishedConsumer(KnowledgeIndex index) : IConsumer<ArticlePublished>
{
    public Task Consume(ConsumeContext<ArticlePublished> context) =>
        index.RefreshAsync(context.Message.TenantId, context.Message.ArticleId, context.CancellationToken);
}
