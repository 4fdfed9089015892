using System.Collections.Concurrent;
using System.Diagnostics;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Graph;
using Platform.Knowledge.Vectors;
using Platform.Packs;

namespace Platform.Knowledge.Search;

/// <summary>The search indexes of all tenants.</summary>
internal sealed class KnowledgeIndex(
    ArticleStore store, TenantVectors vectors, TenantPacks packs, KnowledgeTelemetry telemetry, TimeProvider time) : IDisposable
{
    // A pasted document is searched by its beginning.
    private const int MaxTextLength = 2000;
    private const int PageSize = 500;

    private readonly ConcurrentDictionary<string, TenantIndex> _tenants = new(StringComparer.Ordinal);

    /// <summary>Reads every article in force from the store.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var tenantId in packs.All.Keys)
        {
            string? after = null;
            while (await store.ListAsync(tenantId, after, PageSize, cancellationToken) is { Count: > 0 } page)
            {
                var published = new List<(string, int, StoredVersion?)>(page.Count);
                foreach (var article in page)
                    published.Add((article.ArticleId, article.Change, await store.PublishedAsync(article, cancellationToken)));
                Of(tenantId).ApplyAll(published);
                after = page[^1].ArticleId;
            }
        }
    }

    /// <summary>Makes the index show what the store says of the article; nothing happens if it does already.</summary>
    public async Task RefreshAsync(string tenantId, string articleId, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(tenantId, articleId, cancellationToken) is { } article)
            await ShowAsync(article, cancellationToken);
    }

    /// <summary>Makes the index show the article as stored.</summary>
    public async Task ShowAsync(StoredArticle article, CancellationToken cancellationToken)
    {
        if (!Of(article.TenantId).Shows(article.ArticleId, article.Change))
            Of(article.TenantId).Apply(article.ArticleId, article.Change, await store.PublishedAsync(article, cancellationToken));
    }

    /// <summary>The language of the pack that a text in <paramref name="language"/> is searched in.</summary>
    public static string SearchLanguage(Pack pack, string? language) =>
        language is null || pack.Languages.Contains(language) ? pack.Supported(language) : pack.Supported(language.Split('-')[0]);

    /// <summary>The passages that answer a text, best first.</summary>
    /// <param name="tenantId">A tenant; one that is not known has no passages.</param>
    /// <param name="text">The customer's words.</param>
    /// <param name="language">Language of the text, BCP 47; the tenant's default is searched if its pack does not have it.</param>
    /// <param name="intents">What the text may be about; empty if that is not known.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="scope">What is known of who asks; null for somebody who sees everything.</param>
    /// <param name="entities">What nlu has found in the text; null if that is not known.</param>
    /// <param name="references">What it refers to without naming it; null if that is not known.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<IReadOnlyList<Passage>> SearchAsync(
        string tenantId, string text, string? language, IReadOnlyList<IntentEvidence> intents, int limit, AnswerScope? scope = null,
        IReadOnlyList<Entity>? entities = null, IReadOnlyList<ResolvedReference>? references = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(text) || packs.Find(tenantId) is not { } pack)
            return [];

        var words = text.Length <= MaxTextLength ? text : text[..MaxTextLength];
        var vector = await vectors.OfQuestionAsync(tenantId, words, entities ?? [], cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var searched = SearchLanguage(pack, language);
        var filter = new SearchFilter(time.GetUtcNow(), scope);
        var led = GraphSearch.Lead(Of(tenantId), words, searched, limit, filter, entities ?? [], references ?? []);
        var passages = GraphSearch.Join(led, Of(tenantId).Search(words, searched, intents, limit, filter, vector), limit);
        telemetry.Searched(Stopwatch.GetElapsedTime(started), hit: passages.Count > 0);
        return passages;
    }

    /// <summary>The graph of a tenant that has a pack.</summary>
    public TenantGraph Graph(string tenantId) => Of(tenantId).Graph!;

    /// <summary>How the graph reads a question.</summary>
    public GraphAnswer Explain(string tenantId, string text, string language, int limit) =>
        GraphSearch.Explain(Of(tenantId), Graph(tenantId), text, language, limit, new SearchFilter(time.GetUtcNow(), null));

    public void Dispose()
    {
        foreach (var tenant in _tenants.Values)
            tenant.Dispose();
    }

    private TenantIndex Of(string tenantId) => _tenants.GetOrAdd(
        tenantId, id => packs.Find(id) is { } pack ? new TenantIndex(pack.Synonyms, new TenantGraph(pack), vectors.Of(id)) : new TenantIndex());
}
