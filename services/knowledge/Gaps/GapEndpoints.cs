using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts.Knowledge;
using Platform.Hosting.Security;
using Platform.Knowledge.Articles;
using Platform.Packs;
using static Platform.Hosting.Problems;
using static Platform.Knowledge.KnowledgeProblems;

namespace Platform.Knowledge.Gaps;

/// <summary>What customers ask and no article answers.</summary>
internal static class GapEndpoints
{
    private const int MaxLimit = 100;
    private const int MaxQuestions = 2000;

    public static void MapGaps(IEndpointRouteBuilder app)
    {
        var gaps = app.MapGroup("/v1/knowledge/gaps").RequireAuthorization(Scopes.Manage);
        gaps.MapGet("", ListAsync).WithSummary("Groups the newest 2,000 questions without a good answer, the costliest first, with a proposed draft");
        gaps.MapPost("{id}/draft", DraftAsync).WithSummary("Adds the proposed draft as an article and closes the gap");
        gaps.MapPost("{id}/dismiss", DismissAsync).WithSummary("Closes a gap that needs no article");
    }

    private static async Task<Results<Ok<KnowledgeGaps>, ValidationProblem>> ListAsync(
        ClaimsPrincipal caller, QuestionStore questions, CancellationToken cancellationToken, int limit = 20)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        var gaps = GapFinder.Find(await questions.OpenAsync(caller.GetTenant(), MaxQuestions, cancellationToken));
        return TypedResults.Ok(new KnowledgeGaps([.. gaps.Take(limit).Select(gap => gap.View)]));
    }

    private static async Task<Results<Created<Article>, ValidationProblem, ProblemHttpResult>> DraftAsync(
        string id, DraftFromGap request, ClaimsPrincipal caller, QuestionStore questions, ArticleStore articles, TenantPacks packs, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoSuchTenant();
        if (await FindAsync(tenant, id, questions, cancellationToken) is not { } gap)
            return NoSuchGap();
        if (gap.View.Draft is not { } draft)
            return TypedResults.Problem("Nobody has answered these questions yet, so there is nothing to draft from.", statusCode: StatusCodes.Status409Conflict, title: "No draft");

        var title = draft.Title.Length <= ArticleRules.MaxTitleLength ? draft.Title : draft.Title[..ArticleRules.MaxTitleLength];
        var body = draft.Body.Length <= ArticleRules.MaxBodyLength ? draft.Body : draft.Body[..ArticleRules.MaxBodyLength];
        var texts = new Dictionary<string, ArticleText> { [pack.Supported(gap.View.Language)] = new(title, [], body) };
        if (ArticleRules.Check(request.ArticleId, texts, pack) is { Count: > 0 } errors)
            return TypedResults.ValidationProblem(errors);
        var article = StoredArticle.New(tenant, request.ArticleId, texts, ArticleSource.Api, time.GetUtcNow(), caller.GetPrincipal());
        if (!await articles.AddAsync(article, cancellationToken))
            return TypedResults.Problem($"There is an article with the id {request.ArticleId}.", statusCode: StatusCodes.Status409Conflict, title: "Article exists");
        await questions.CloseAsync(gap.Questions, CancellationToken.None);
        return TypedResults.Created($"/v1/knowledge/articles/{article.ArticleId}", article.View());
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DismissAsync(
        string id, ClaimsPrincipal caller, QuestionStore questions, CancellationToken cancellationToken)
    {
        if (await FindAsync(caller.GetTenant(), id, questions, cancellationToken) is not { } gap)
            return NoSuchGap();
        await questions.CloseAsync(gap.Questions, CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static async Task<Gap?> FindAsync(string tenant, string id, QuestionStore questions, CancellationToken cancellationToken) =>
        GapFinder.Find(await questions.OpenAsync(tenant, MaxQuestions, cancellationToken)).FirstOrDefault(gap => gap.View.Id == id);

    private static ProblemHttpResult NoSuchGap() => TypedResults.Problem(
        "There is no gap with this id; it may be closed.", statusCode: StatusCodes.Status404NotFound, title: "Gap not found");
}
