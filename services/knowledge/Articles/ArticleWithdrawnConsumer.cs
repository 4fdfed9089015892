using MassTransit;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Search;

namespace Platform.Knowledge.Articles;

/// <summary>Shows an article no more that another replica has withdrawn. The store is read again, so order and repetition do not matter.</summary>
internal sealed class ArticleWithdrawnConsumer(KnowledgeIndex index) : IConsumer<ArticleWithdrawn>
{
    public Task Consume(ConsumeContext<ArticleWithdrawn> context) =>
        index.RefreshAsync(context.Message.TenantId, context.Message.ArticleId, context.CancellationToken);
}
