using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Platform.Contracts.Knowledge;
using Platform.Hosting.Security;
using Platform.Packs;

namespace Platform.Knowledge.Articles;

/// <summary>Writing, publishing and withdrawing articles.</summary>
internal static class ArticleEndpoints
{
    private const int MaxLimit = 200;
    // Two texts of 100,000 characters are 600 KB in UTF-8 at most, more with escapes.
    private const int MaxBodyBytes = 2 * 1024 * 1024;

    public static void MapArticles(IEndpointRouteBuilder app)
    {
        var articles = app.MapGroup("/v1/knowledge/articles").RequireAuthorization(Scopes.Manage);
        articles.MapGet("", ListAsync).WithSummary("Lists the articles by id");
        articles.MapPost("", CreateAsync).WithSummary("Adds an article as a draft").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        articles.MapGet("{id}", GetAsync).WithSummary("Gives an article with its newest version; the ETag is the version");
        articles.MapPut("{id}", UpdateAsync).WithSummary("Adds a version as a draft; If-Match must name the newest version").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        articles.MapGet("{id}/versions", VersionsAsync).WithSummary("Lists the versions of an article, newest first");
        articles.MapPost("{id}/publish", PublishAsync).WithSummary("Puts the newest version in force; answers change before the call returns");
        articles.MapPost("{id}/withdraw", WithdrawAsync).WithSummary("Takes the article out of force");
    }

    private static async Task<Results<Ok<ArticlePage>, ValidationProblem>> ListAsync(
        ClaimsPrincipal caller,
        ArticleStore store,
        CancellationToken cancellationToken,
        string? language = null,
        ArticleStatus? status = null,
        string? cursor = null,
        int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        if (status is { } asked && !Enum.IsDefined(asked))
            return Invalid("status", "The status is draft, published or withdrawn.");
        if (cursor is not null && !ArticleRules.IsId(cursor))
            return Invalid("cursor", "The cursor is not one that was given out.");

        var found = new List<StoredArticle>();
        var after = cursor;
        while (true)
        {
            var page = await store.ListAsync(caller.GetTenant(), after, MaxLimit, cancellationToken);
            found.AddRange(page.Where(article =>
                (status is null || article.Status == status) && (language is null || article.Current.Texts.ContainsKey(language))));
            if (found.Count > limit || page.Count < MaxLimit)
                break;
            after = page[^1].ArticleId;
        }

        return TypedResults.Ok(new ArticlePage(
            [.. found.Take(limit).Select(article => article.Summary())], found.Count > limit ? found[limit - 1].ArticleId : null));
    }

    private static async Task<Results<Ok<Article>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal caller, HttpResponse response, ArticleStore store, CancellationToken cancellationToken) =>
        await store.GetAsync(caller.GetTenant(), id, cancellationToken) is { } article
            ? TypedResults.Ok(Describe(article, response))
            : NoSuchArticle();

    private static async Task<Results<Ok<ArticleVersionPage>, ValidationProblem, ProblemHttpResult>> VersionsAsync(
        string id, ClaimsPrincipal caller, ArticleStore store, CancellationToken cancellationToken, int? cursor = null, int limit = 20)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        if (cursor < 1)
            return Invalid("cursor", "The cursor is not one that was given out.");
        if (await store.GetAsync(caller.GetTenant(), id, cancellationToken) is not { } article)
            return NoSuchArticle();

        var versions = await store.VersionsAsync(article, cursor, limit, cancellationToken);
        var last = versions.Count > 0 ? versions[^1].Version : 1;
        return TypedResults.Ok(new ArticleVersionPage(
            [.. versions.Select(version => new ArticleVersion(version.Version, version.Source, version.CreatedAt, version.Texts))],
            last > 1 ? last.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Results<Created<Article>, ValidationProblem, ProblemHttpResult>> CreateAsync(
        CreateArticle request,
        ClaimsPrincipal caller,
        HttpResponse response,
        ArticleStore store,
        TenantPacks packs,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoSuchTenant();
        if (ArticleRules.Check(request.Id, request.Texts, pack) is { Count: > 0 } errors)
            return TypedResults.ValidationProblem(errors);

        var article = StoredArticle.New(tenant, request.Id, request.Texts, ArticleSource.Api, time.GetUtcNow());
        return await store.AddAsync(article, cancellationToken)
            ? TypedResults.Created($"/v1/knowledge/articles/{article.ArticleId}", Describe(article, response))
            : TypedResults.Problem(
                $"There is an article with the id {request.Id}; change it with PUT.",
                statusCode: StatusCodes.Status409Conflict,
                title: "Article exists");
    }

    private static async Task<Results<Ok<Article>, ValidationProblem, ProblemHttpResult>> UpdateAsync(
        string id,
        UpdateArticle request,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        ClaimsPrincipal caller,
        HttpResponse response,
        ArticleStore store,
        TenantPacks packs,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoSuchTenant();
        if (string.IsNullOrWhiteSpace(ifMatch))
            return TypedResults.Problem(
                "Send the ETag of the version that was read as If-Match, so that nobody's change is lost.",
                statusCode: StatusCodes.Status428PreconditionRequired,
                title: "Precondition required");
        if (ArticleRules.CheckTexts(request.Texts, pack) is { Count: > 0 } errors)
            return TypedResults.ValidationProblem(errors);

        var known = false;
        var changed = await store.ChangeAsync(
            tenant,
            id,
            article =>
            {
                known = true;
                return Matches(ifMatch, article) ? article.Edit(request.Texts, ArticleSource.Api, time.GetUtcNow()) : null;
            },
            cancellationToken);
        return changed is not null ? TypedResults.Ok(Describe(changed, response)) : known ? Outdated() : NoSuchArticle();
    }

    private static Task<Results<Ok<Article>, ProblemHttpResult>> PublishAsync(
        string id,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        ClaimsPrincipal caller,
        HttpResponse response,
        ArticleStore store,
        Publication publication,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ChangeForceAsync(id, ifMatch, article => article.Publish(time.GetUtcNow()), caller, response, store, publication, cancellationToken);

    private static Task<Results<Ok<Article>, ProblemHttpResult>> WithdrawAsync(
        string id,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        ClaimsPrincipal caller,
        HttpResponse response,
        ArticleStore store,
        Publication publication,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ChangeForceAsync(id, ifMatch, article => article.Withdraw(time.GetUtcNow()), caller, response, store, publication, cancellationToken);

    private static async Task<Results<Ok<Article>, ProblemHttpResult>> ChangeForceAsync(
        string id,
        string? ifMatch,
        Func<StoredArticle, StoredArticle> change,
        ClaimsPrincipal caller,
        HttpResponse response,
        ArticleStore store,
        Publication publication,
        CancellationToken cancellationToken)
    {
        var known = false;
        var changed = await store.ChangeAsync(
            caller.GetTenant(),
            id,
            article =>
            {
                known = true;
                return ifMatch is null || Matches(ifMatch, article) ? change(article) : null;
            },
            cancellationToken);
        if (changed is null)
            return known ? Outdated() : NoSuchArticle();

        // What is stored must show here and be announced, even if the caller has gone.
        await publication.CompleteAsync(changed, CancellationToken.None);
        return TypedResults.Ok(Describe(changed, response));
    }

    private static bool Matches(string ifMatch, StoredArticle article) =>
        EntityTagHeaderValue.TryParseList([ifMatch], out var tags)
        && tags.Any(tag => tag == EntityTagHeaderValue.Any || tag.Compare(ETag(article), useStrongComparison: true));

    private static EntityTagHeaderValue ETag(StoredArticle article) =>
        new(string.Create(CultureInfo.InvariantCulture, $"\"{article.Current.Version}\""));

    private static Article Describe(StoredArticle article, HttpResponse response)
    {
        response.Headers.ETag = ETag(article).ToString();
        return article.View();
    }

    private static ValidationProblem Invalid(string field, string error) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [error] });

    private static ProblemHttpResult NoSuchArticle() => TypedResults.Problem(
        "There is no article with this id.", statusCode: StatusCodes.Status404NotFound, title: "Article not found");

    private static ProblemHttpResult NoSuchTenant() => TypedResults.Problem(
        "The key's tenant has no workspace pack here.", statusCode: StatusCodes.Status403Forbidden, title: "Unknown tenant");

    private static ProblemHttpResult Outdated() => TypedResults.Problem(
        "The article has a newer version than the one in If-Match; read it again.",
        statusCode: StatusCodes.Status412PreconditionFailed,
        title: "Article has changed");
}
