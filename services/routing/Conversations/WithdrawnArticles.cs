using System.Collections.Concurrent;
using MassTransit;
using Platform.Contracts.Knowledge;

namespace Platform.Routing.Conversations;

/// <summary>
/// Articles that were lately taken out of force. A turn waits for its other analyses up to the soft deadline, and what was found
/// for it before must not be quoted then.
/// </summary>
internal sealed class WithdrawnArticles(TimeProvider time)
{
    // Longer than any turn waits for its analyses.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<(string TenantId, string ArticleId), ArticleWithdrawn> _withdrawn = new();

    public void Add(ArticleWithdrawn withdrawn)
    {
        _withdrawn.AddOrUpdate(
            (withdrawn.TenantId, withdrawn.ArticleId), withdrawn, (_, known) => known.OccurredAt > withdrawn.OccurredAt ? known : withdrawn);
        foreach (var (key, old) in _withdrawn)
        {
            if (old.OccurredAt < time.GetUtcNow() - Kept)
                _withdrawn.TryRemove(key, out _);
        }
    }

    /// <summary>What was found, without what has been withdrawn or has ended since.</summary>
    public KnowledgeRetrieved? StillInForce(KnowledgeRetrieved? knowledge, DateTimeOffset now)
    {
        if (knowledge is null || knowledge.Passages.All(IsInForce))
            return knowledge;
        return knowledge with { Passages = [.. knowledge.Passages.Where(IsInForce)] };

        bool IsInForce(Passage passage) =>
            !(passage.ValidUntil <= now)
            && !(_withdrawn.TryGetValue((knowledge.TenantId, passage.ArticleId), out var withdrawn)
                && passage.Version <= withdrawn.Version && knowledge.OccurredAt <= withdrawn.OccurredAt);
    }
}

/// <summary>Hears which articles are withdrawn; one that is missed is out of knowledge's index all the same.</summary>
internal sealed class ArticleWithdrawnConsumer(WithdrawnArticles withdrawn) : IConsumer<ArticleWithdrawn>
{
    public Task Consume(ConsumeContext<ArticleWithdrawn> context)
    {
        withdrawn.Add(context.Message);
        return Task.CompletedTask;
    }
}
