using System.Buffers.Text;
using System.Globalization;
using System.Security.Claims;
using System.Text;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts;
using Platform.Contracts.Knowledge;
using Platform.Hosting;
using Platform.Hosting.Security;
using Platform.Knowledge.Articles;
using Platform.Packs;
using static Platform.Hosting.Problems;
using static Platform.Knowledge.KnowledgeProblems;

namespace Platform.Knowledge.Told;

/// <summary>Who was told what does not hold any more, and telling them what does.</summary>
internal static class ToldEndpoints
{
    private const int MaxLimit = 200;
    private const int MaxTextLength = 2000;

    public static void MapTold(IEndpointRouteBuilder app)
    {
        var article = app.MapGroup("/v1/knowledge/articles/{id}").RequireAuthorization(Scopes.Manage);
        article.MapGet("told", ListAsync).WithSummary("Lists the conversations that were told a version which is not in force any more");
        article.MapPost("corrections", CorrectAsync).WithSummary("Tells each of them once what holds now");
    }

    private static async Task<Results<Ok<ToldPage>, ValidationProblem, ProblemHttpResult>> ListAsync(
        string id, ClaimsPrincipal caller, ArticleStore articles, ToldStore told, CancellationToken cancellationToken, string? cursor = null, int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        if (cursor is not null && !Base64Url.IsValid(cursor))
            return Invalid("cursor", "The cursor is not one that was given out.");
        if (await articles.GetAsync(caller.GetTenant(), id, cancellationToken) is not { } article)
            return NoSuchArticle();

        var from = cursor is null ? null : Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        var found = new List<ToldCitation>();
        do
        {
            (var page, from) = await told.OutdatedAsync(article, from, limit, cancellationToken);
            found.AddRange(page);
        }
        // A page of the store may hold nothing that is outdated.
        while (found.Count == 0 && from is not null);
        return TypedResults.Ok(new ToldPage(
            [.. found.Select(answer => answer.View())], from is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(from))));
    }

    private static async Task<Results<Accepted<CorrectionsSent>, ValidationProblem, ProblemHttpResult>> CorrectAsync(
        string id, CorrectTold request, ClaimsPrincipal caller, ArticleStore articles, ToldStore told, TenantPacks packs, IBus bus, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoSuchTenant();
        foreach (var language in pack.Languages)
        {
            if (!request.Texts.TryGetValue(language, out var text) || string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength)
                return Invalid($"texts.{language}", string.Create(CultureInfo.InvariantCulture, $"The correction needs 1 to {MaxTextLength} characters in {language}."));
        }

        if (await articles.GetAsync(tenant, id, cancellationToken) is not { } article)
            return NoSuchArticle();

        var conversations = 0;
        string? from = null;
        do
        {
            (var page, from) = await told.OutdatedAsync(article, from, MaxLimit, cancellationToken);
            foreach (var answer in page.Where(answer => answer.CorrectedAt is null))
            {
                var language = pack.Supported(answer.Language);
                // Published first: what is marked has been asked for, and what is asked for twice is told once.
                await bus.PublishInTimeAsync(
                    new CorrectionRequested(
                        EventIds.ForFact("correction-requested", tenant, id, answer.Version.ToString(CultureInfo.InvariantCulture), answer.ConversationId),
                        tenant, answer.ConversationId, time.GetUtcNow(), id, answer.Version, language, request.Texts[language]),
                    cancellationToken);
                await told.MarkCorrectedAsync(answer, time.GetUtcNow(), cancellationToken);
                conversations++;
            }
        }
        while (from is not null);
        return TypedResults.Accepted($"/v1/knowledge/articles/{id}/told", new CorrectionsSent(conversations));
    }

    private static ProblemHttpResult NoSuchArticle() => TypedResults.Problem(
        "There is no article with this id.", statusCode: StatusCodes.Status404NotFound, title: "Article not found");
}
