using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts.Knowledge;
using Platform.Hosting.Security;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Told;
using static Platform.Hosting.Problems;

namespace Platform.Knowledge.Care;

/// <summary>Which articles somebody should look after.</summary>
internal static class CareEndpoints
{
    private const int MaxDays = 365;
    private const int MaxLimit = 200;
    private const int MaxHandOvers = 2000;

    // Later, the customer has come back with something else.
    private static readonly TimeSpan LedToWithin = TimeSpan.FromHours(1);

    public static void MapCare(IEndpointRouteBuilder app) =>
        app.MapGet("/v1/knowledge/care", ListAsync).RequireAuthorization(Scopes.Manage)
            .WithSummary("Lists articles whose answers led to a person (of the newest 2,000 hand-overs), and those that have expired");

    private static async Task<Results<Ok<ArticlesToCareFor>, ValidationProblem>> ListAsync(
        ClaimsPrincipal caller, ArticleStore articles, ToldStore told, HandOverStore handOvers, TimeProvider time, CancellationToken cancellationToken,
        int days = 30, int limit = 50)
    {
        if (days is < 1 or > MaxDays)
            return Invalid("days", $"days is 1 to {MaxDays}.");
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");

        var tenant = caller.GetTenant();
        var since = time.GetUtcNow() - TimeSpan.FromDays(days);
        var ledTo = new Dictionary<string, List<HandOver>>(StringComparer.Ordinal);
        foreach (var handOver in await handOvers.SinceAsync(tenant, since, MaxHandOvers, cancellationToken))
        {
            foreach (var answer in await told.LastAnswerAsync(tenant, handOver.ConversationId, handOver.At - LedToWithin, handOver.At, cancellationToken))
            {
                if (!ledTo.TryGetValue(answer.ArticleId, out var list))
                    ledTo[answer.ArticleId] = list = [];
                list.Add(handOver);
            }
        }

        var found = new List<ArticleToCareFor>();
        foreach (var (articleId, list) in ledTo.OrderByDescending(article => article.Value.Count).ThenBy(article => article.Key, StringComparer.Ordinal).Take(limit))
        {
            if (await articles.GetAsync(tenant, articleId, cancellationToken) is { } article)
                found.Add(View(article.AsOf(time.GetUtcNow()), list));
        }

        var expired = await articles.ExpiredAsync(tenant, limit, cancellationToken);
        found.AddRange(expired.Where(article => found.All(known => known.Article.Id != article.ArticleId)).Select(article => View(article, ledTo.GetValueOrDefault(article.ArticleId) ?? [])));
        return TypedResults.Ok(new ArticlesToCareFor(since, [.. found.Take(limit)]));
    }

    private static ArticleToCareFor View(StoredArticle article, List<HandOver> handOvers) => new(
        article.Summary(),
        article.ExpiredAt,
        handOvers.Count,
        handOvers.Select(handOver => handOver.ConversationId).Distinct(StringComparer.Ordinal).Count(),
        handOvers.CountBy(handOver => handOver.Reason).ToDictionary(),
        handOvers.Count == 0 ? null : handOvers.Max(handOver => handOver.At));
}
