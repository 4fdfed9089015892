using Microsoft.Extensions.Options;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Search;
using Platform.Packs;

namespace Platform.Knowledge;

/// <summary>
/// Imports the packs and loads the index before the process takes work. Afterwards it catches up with what was not heard
/// of, publishes what was set for a time that has come, and announces what could not be announced at once: a broker can be away.
/// </summary>
internal sealed partial class KnowledgeUpkeep(
    ArticleStore store,
    KnowledgeIndex index,
    Publication publication,
    TenantPacks packs,
    IOptions<KnowledgeOptions> options,
    TimeProvider time,
    ILogger<KnowledgeUpkeep> logger) : BackgroundService
{
    private const int PageSize = 200;

    // Clocks of replicas differ, and a write takes its time between reading the clock and being visible.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);
    // Whoever made the change announces it; only what he has left is taken up.
    private static readonly TimeSpan AnnounceAfter = TimeSpan.FromSeconds(5);

    private DateTimeOffset _seen;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _seen = time.GetUtcNow();
        await ImportAsync(cancellationToken);
        await index.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.FollowMilliseconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FollowAsync(stoppingToken);
                await PublishDueAsync(stoppingToken);
                await AnnounceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception.Message);
            }
        }
    }

    private async Task ImportAsync(CancellationToken cancellationToken)
    {
        foreach (var (tenantId, pack) in packs.All)
        {
            foreach (var (articleId, texts) in PackImport.Articles(pack))
            {
                var now = time.GetUtcNow();
                var article = StoredArticle.New(tenantId, articleId, texts, ArticleSource.Pack, now, Principals.Pack).Publish(now, Principals.Pack);
                if (await store.GetAsync(tenantId, articleId, cancellationToken) is not null
                    || !await store.AddAsync(article, cancellationToken))
                    await store.ChangeAsync(tenantId, articleId, stored => PackImport.Update(stored, texts, now), cancellationToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var since = _seen - Overlap;
        var updated = await store.UpdatedAsync(since, PageSize, cancellationToken);
        foreach (var article in updated)
            await index.ShowAsync(article, cancellationToken);

        // A full page may not be the end; the next look begins with its last article.
        _seen = updated.Count == PageSize ? updated[^1].UpdatedAt + Overlap : time.GetUtcNow();
    }

    /// <summary>Publishes what was set for now and notes what has ended; of the replicas the first one does it.</summary>
    private async Task PublishDueAsync(CancellationToken cancellationToken)
    {
        foreach (var article in await store.DueAsync(time.GetUtcNow(), PageSize, cancellationToken))
        {
            var scheduled = article.Schedule is { } schedule ? await store.VersionAsync(article, schedule.Version, cancellationToken) : null;
            var changed = await store.ChangeAsync(article.TenantId, article.ArticleId, stored => stored.Due(time.GetUtcNow(), scheduled), cancellationToken);
            if (changed is not null)
                await publication.CompleteAsync(changed, cancellationToken);
        }
    }

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        foreach (var article in await store.UnannouncedAsync(time.GetUtcNow() - AnnounceAfter, PageSize, cancellationToken))
            await publication.AnnounceAsync(article, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Following other replicas' articles failed; it is tried again: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
