using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts.Knowledge;
using Platform.Hosting.Security;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Search;
using Platform.Packs;
using static Platform.Knowledge.KnowledgeProblems;

namespace Platform.Knowledge.Conflicts;

/// <summary>Where published articles say the same twice, or do not agree.</summary>
internal static class ConflictEndpoints
{
    private const int PageSize = 200;

    public static void MapConflicts(IEndpointRouteBuilder app) =>
        app.MapGet("/v1/knowledge/conflicts", FindAsync).RequireAuthorization(Scopes.Manage)
            .WithSummary("Pairs of sentences of published articles that contradict or repeat each other, side by side");

    private static async Task<Results<Ok<KnowledgeConflicts>, ProblemHttpResult>> FindAsync(
        ClaimsPrincipal caller, ArticleStore articles, TenantPacks packs, CancellationToken cancellationToken, string? language = null)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoSuchTenant();

        var searched = KnowledgeIndex.SearchLanguage(pack, language);
        var sections = new List<(string, int, string?, string)>();
        string? after = null;
        while (await articles.ListAsync(tenant, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var article in page)
            {
                if (await articles.PublishedAsync(article, cancellationToken) is { } version && version.Texts.TryGetValue(searched, out var text))
                    sections.AddRange(ArticleSections.Split(text.Body, version.Source == ArticleSource.Document).Select(section => (article.ArticleId, version.Version, section.Heading, section.Text)));
            }

            after = page[^1].ArticleId;
        }

        return TypedResults.Ok(new KnowledgeConflicts(searched, ConflictFinder.Find(sections)));
    }
}
