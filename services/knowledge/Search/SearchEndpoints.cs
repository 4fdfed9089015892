using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Hosting.Security;
using Platform.Knowledge.Articles;
using Platform.Packs;
using static Platform.Knowledge.KnowledgeProblems;

namespace Platform.Knowledge.Search;

/// <summary>Searching the published articles.</summary>
internal static class SearchEndpoints
{
    private const int MaxLimit = 20;
    private const int MaxQueryLength = 1000;

    public static void MapSearch(IEndpointRouteBuilder app) =>
        app.MapGet("/v1/knowledge/search", Search)
            .WithSummary("Finds passages of published articles, best first, with their relevance and source")
            .RequireAuthorization(Scopes.Manage);

    private static async Task<Results<Ok<SearchResults>, ValidationProblem, ProblemHttpResult>> Search(
        ClaimsPrincipal caller, KnowledgeIndex index, TenantPacks packs, string q, string? language = null, int limit = 5,
        string[]? audience = null, string[]? product = null, string? region = null, CancellationToken cancellationToken = default)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (string.IsNullOrWhiteSpace(q) || q.Length > MaxQueryLength)
            errors["q"] = [$"The query has 1 to {MaxQueryLength} characters."];
        if (limit is < 1 or > MaxLimit)
            errors["limit"] = [$"The limit is 1 to {MaxLimit}."];
        ArticleRules.CheckNames("audience", audience ?? [], errors);
        ArticleRules.CheckNames("product", product ?? [], errors);
        ArticleRules.CheckNames("region", region is null ? [] : [region], errors);
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoSuchTenant();

        var searched = KnowledgeIndex.SearchLanguage(pack, language);
        // Without any of them an editor looks at everything; with one he sees what such a customer does.
        var scope = audience is { Length: > 0 } || product is { Length: > 0 } || region is not null
            ? new AnswerScope { Audiences = audience ?? [], Products = product ?? [], Region = region }
            : null;
        return TypedResults.Ok(new SearchResults(searched, [.. (await index.SearchAsync(tenant, q, searched, [], limit, scope, cancellationToken: cancellationToken)).Select(Hit)]));
    }

    public static SearchHit Hit(Passage passage) => new(
        passage.Text,
        passage.Relevance,
        new Citation(passage.ArticleId, passage.Version, passage.Title, passage.Heading, passage.Language, passage.Page) { Range = passage.Range, Path = passage.Path },
        passage.Answer);
}
