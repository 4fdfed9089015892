using System.Globalization;
using MassTransit;
using Platform.Contracts;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Search;

namespace Platform.Knowledge.Articles;

/// <summary>
/// What follows when an article is put in or out of force: the index of this process shows it at once, then the event
/// goes out. The article remembers whether it did, so an event that a fault held up is sent later.
/// </summary>
internal sealed partial class Publication(
    ArticleStore store, KnowledgeIndex index, IBus bus, ILogger<Publication> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Shows and announces the stored article's last change.</summary>
    public async Task CompleteAsync(StoredArticle article, CancellationToken cancellationToken)
    {
        await index.ShowAsync(article, cancellationToken);
        if (article.Announced >= article.Change)
            return;

        try
        {
            await AnnounceAsync(article, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The article is stored and answers here already; KnowledgeUpkeep sends the event when the bus is back.
            Log.NotAnnounced(logger, article.ArticleId, article.TenantId, exception.Message);
        }
    }

    /// <summary>Publishes the event of the article's last change and notes that it did.</summary>
    public async Task AnnounceAsync(StoredArticle article, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // With the broker away a publish waits until it is back; callers should not.
        deadline.CancelAfter(Patience);
        await bus.Publish(Event(article), deadline.Token);
        await store.MarkAnnouncedAsync(article, cancellationToken);
    }

    internal static object Event(StoredArticle article)
    {
        var number = article.Change.ToString(CultureInfo.InvariantCulture);
        return article.PublishedVersion is null
            ? new ArticleWithdrawn(
                EventIds.ForFact("article-withdrawn", article.TenantId, article.ArticleId, number),
                article.TenantId, article.UpdatedAt, article.ArticleId, article.ChangedVersion)
            : new ArticlePublished(
                EventIds.ForFact("article-published", article.TenantId, article.ArticleId, number),
                article.TenantId, article.UpdatedAt, article.ArticleId, article.ChangedVersion);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The change of article {Article} of tenant {Tenant} is not announced yet: {Reason}")]
        public static partial void NotAnnounced(ILogger logger, string article, string tenant, string reason);
    }
}
