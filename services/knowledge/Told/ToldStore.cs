using Microsoft.Extensions.Options;
using Platform.Knowledge.Articles;
using Platform.Storage;

namespace Platform.Knowledge.Told;

/// <summary>
/// What customers were told, by article and version. With the versions and their times it answers both questions of a
/// bitemporal record: what was in force then, and what was said to whom on the strength of it.
/// </summary>
internal sealed class ToldStore([FromKeyedServices(KnowledgeService.StoreName)] IDocumentStore store, IOptions<KnowledgeOptions> options)
{
    private readonly IDocumentCollection<ToldCitation> _told = store.Collection(new CollectionDefinition<ToldCitation>("told")
        .Index("article", ArticleKey)
        .Index("conversation", told => IndexKey.Join(told.TenantId, told.ConversationId, told.ArticleId, IndexKey.Of(told.ToldAt)))
        .ExpireAt(told => told.ToldAt + options.Value.KeepToldFor));

    public async Task AddAsync(ToldCitation told, CancellationToken cancellationToken) => await _told.InsertAsync(told.Id, told, cancellationToken);

    /// <summary>
    /// What was told from versions that are not in force, a page of at most <paramref name="limit"/> that were looked at. Left out is what
    /// the same conversation has been told again since.
    /// </summary>
    /// <returns>The answers, and where the next page begins; null on the last one.</returns>
    public async Task<(IReadOnlyList<ToldCitation> Answers, string? Next)> OutdatedAsync(
        StoredArticle article, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var all = IndexQuery.Prefix("article", IndexKey.Join(article.TenantId, article.ArticleId, ""), limit);
        var page = await _told.QueryAsync(cursor is null ? all : all with { From = cursor }, cancellationToken);
        var outdated = new List<ToldCitation>();
        foreach (var (_, _, told) in page)
        {
            if (told.Version != article.PublishedVersion && await IsLastWordAsync(told, cancellationToken))
                outdated.Add(told);
        }

        // The least key above the last one's own.
        return (outdated, page.Count < limit ? null : IndexKey.Join(ArticleKey(page[^1].Value), ""));
    }

    /// <summary>The last answer that a conversation was given from articles in that time: all that it cites.</summary>
    public async Task<IReadOnlyList<ToldCitation>> LastAnswerAsync(
        string tenantId, string conversationId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var all = await _told.QueryAsync(IndexQuery.Prefix("conversation", IndexKey.Join(tenantId, conversationId, ""), 1000), cancellationToken);
        ToldCitation[] told = [.. all.Select(told => told.Value).Where(told => told.ToldAt >= from && told.ToldAt <= to)];
        var last = told.MaxBy(citation => citation.ToldAt)?.ReplyId;
        return [.. told.Where(citation => citation.ReplyId == last)];
    }

    public async Task MarkCorrectedAsync(ToldCitation told, DateTimeOffset at, CancellationToken cancellationToken)
    {
        while (await _told.GetAsync(told.Id, cancellationToken) is { Value.CorrectedAt: null } stored
            && await _told.ReplaceAsync(told.Id, stored.Version, stored.Value with { CorrectedAt = at }, cancellationToken) is null)
        {
        }
    }

    private async Task<bool> IsLastWordAsync(ToldCitation told, CancellationToken cancellationToken)
    {
        var last = await _told.QueryAsync(
            IndexQuery.Prefix("conversation", IndexKey.Join(told.TenantId, told.ConversationId, told.ArticleId, ""), 1) with { Descending = true },
            cancellationToken);
        return last.Count == 0 || last[0].Value.ReplyId == told.ReplyId;
    }

    private static string ArticleKey(ToldCitation told) => IndexKey.Join(
        told.TenantId, told.ArticleId, IndexKey.Of(told.Version), IndexKey.Of(told.ToldAt), told.ReplyId.ToString("N"));
}
