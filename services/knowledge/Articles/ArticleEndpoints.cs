using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Platform.Contracts.Knowledge;
using Platform.Hosting;
using Platform.Hosting.Security;
using Platform.Packs;
using static Platform.Hosting.Problems;
using static Platform.Knowledge.KnowledgeProblems;

namespace Platform.Knowledge.Articles;

/// <summary>Writing, reviewing, publishing and withdrawing articles.</summary>
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
        articles.MapGet("{id}/history", HistoryAsync).WithSummary("Lists what was done with the versions of an article, by whom, when and why, newest first");
        articles.MapPost("{id}/submit", SubmitAsync).WithSummary("Gives the newest version to others to be read");
        articles.MapPost("{id}/approve", ApproveAsync).WithSummary("Finds the version right that If-Match names; another person than the author, where the tenant wants that");
        articles.MapPost("{id}/send-back", SendBackAsync).WithSummary("Takes back a submission, an approval or a scheduled publication; the comment says why");
        articles.MapPost("{id}/publish", PublishAsync).WithSummary("Puts the newest version in force, now or at a time; answers change before the call returns");
        articles.MapPost("{id}/withdraw", WithdrawAsync).WithSummary("Takes the article out of force");
    }

    private static async Task<Results<Ok<ArticlePage>, ValidationProblem>> ListAsync(
        ClaimsPrincipal caller,
        ArticleStore store,
        TimeProvider time,
        CancellationToken cancellationToken,
        string? language = null,
        ArticleStatus? status = null,
        string? cursor = null,
        int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        if (status is { } asked && !Enum.IsDefined(asked))
            return Invalid("status", "The status is draft, review, approved, scheduled, published, withdrawn or expired.");
        if (cursor is not null && !ArticleRules.IsId(cursor))
            return Invalid("cursor", "The cursor is not one that was given out.");

        var found = new List<StoredArticle>();
        var after = cursor;
        while (true)
        {
            var page = await store.ListAsync(caller.GetTenant(), after, MaxLimit, cancellationToken);
            found.AddRange(page.Select(article => article.AsOf(time.GetUtcNow())).Where(article =>
                (status is null || article.Status == status) && (language is null || article.Current.Texts.ContainsKey(language))));
            if (found.Count > limit || page.Count < MaxLimit)
                break;
            after = page[^1].ArticleId;
        }

        return TypedResults.Ok(new ArticlePage(
            [.. found.Take(limit).Select(article => article.Summary())], found.Count > limit ? found[limit - 1].ArticleId : null));
    }

    private static async Task<Results<Ok<Article>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal caller, HttpResponse response, ArticleStore store, TimeProvider time, CancellationToken cancellationToken) =>
        await store.GetAsync(caller.GetTenant(), id, cancellationToken) is { } article
            ? TypedResults.Ok(Describe(article.AsOf(time.GetUtcNow()), response))
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
            [.. versions.Select(version => version.View())], last > 1 ? last.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Results<Ok<ArticleHistory>, ValidationProblem, ProblemHttpResult>> HistoryAsync(
        string id, ClaimsPrincipal caller, ArticleStore store, TimeProvider time, CancellationToken cancellationToken, int? cursor = null, int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        if (cursor < 1)
            return Invalid("cursor", "The cursor is not one that was given out.");
        if (await store.GetAsync(caller.GetTenant(), id, cancellationToken) is not { } article)
            return NoSuchArticle();

        var acts = await store.HistoryAsync(article.AsOf(time.GetUtcNow()), cursor, limit, cancellationToken);
        return TypedResults.Ok(new ArticleHistory(
            acts, acts is [.., { Number: > 1 } last] ? last.Number.ToString(CultureInfo.InvariantCulture) : null));
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
        if (ArticleRules.CheckTerms(request.Terms, request.Comment, ArticleRules.Check(request.Id, request.Texts, pack)) is { Count: > 0 } errors)
            return TypedResults.ValidationProblem(errors);

        var article = StoredArticle.New(
            tenant, request.Id, request.Texts, ArticleSource.Api, time.GetUtcNow(), caller.GetPrincipal(), request.Terms, request.Comment);
        return await store.AddAsync(article, cancellationToken)
            ? TypedResults.Created($"/v1/knowledge/articles/{article.ArticleId}", Describe(article, response))
            : TypedResults.Problem(
                $"There is an article with the id {request.Id}; change it with PUT.",
                statusCode: StatusCodes.Status409Conflict,
                title: "Article exists");
    }

    private static async Task<Results<Ok<Article>, ValidationProblem, ProblemHttpResult>> UpdateAsync(
        string id, UpdateArticle request, TenantPacks packs, [AsParameters] ArticleCall call)
    {
        if (packs.Find(call.Caller.GetTenant()) is not { } pack)
            return NoSuchTenant();
        if (string.IsNullOrWhiteSpace(call.IfMatch))
            return PreconditionRequired();
        if (ArticleRules.CheckTerms(request.Terms, request.Comment, ArticleRules.CheckTexts(request.Texts, pack)) is { Count: > 0 } errors)
            return TypedResults.ValidationProblem(errors);

        return await ChangeAsync(id, call, article =>
            article.Edit(request.Texts, ArticleSource.Api, call.Now, call.Principal, request.Terms, request.Comment));
    }

    private static Task<Results<Ok<Article>, ValidationProblem, ProblemHttpResult>> SubmitAsync(
        string id, ArticleComment? request, [AsParameters] ArticleCall call) =>
        CheckComment(request?.Comment) ?? ChangeAsync(id, call, article => article.Submit(call.Now, call.Principal, request?.Comment));

    private static async Task<Results<Ok<Article>, ValidationProblem, ProblemHttpResult>> ApproveAsync(
        string id, ArticleComment? request, [AsParameters] ArticleCall call) =>
        // Approved is what was read, not what somebody has put in its place meanwhile.
        string.IsNullOrWhiteSpace(call.IfMatch)
            ? PreconditionRequired()
            : await (CheckComment(request?.Comment)
                ?? ChangeAsync(id, call, article => article.Approve(call.Now, call.Principal, call.FourEyes, request?.Comment)));

    private static async Task<Results<Ok<Article>, ValidationProblem, ProblemHttpResult>> SendBackAsync(
        string id, ArticleComment request, [AsParameters] ArticleCall call) =>
        string.IsNullOrWhiteSpace(request.Comment)
            ? Invalid("comment", "Say why, so that the author knows what to change.")
            : await (CheckComment(request.Comment) ?? ChangeAsync(id, call, article => article.SendBack(call.Now, call.Principal, request.Comment)));

    private static Task<Results<Ok<Article>, ValidationProblem, ProblemHttpResult>> PublishAsync(
        string id, PublishArticle? request, [AsParameters] ArticleCall call) =>
        CheckComment(request?.Comment)
            ?? ChangeAsync(id, call, article => article.Publish(call.Now, call.Principal, request?.Comment, request?.At, call.FourEyes));

    private static Task<Results<Ok<Article>, ValidationProblem, ProblemHttpResult>> WithdrawAsync(
        string id, ArticleComment? request, [AsParameters] ArticleCall call) =>
        CheckComment(request?.Comment) ?? ChangeAsync(id, call, article => article.Withdraw(call.Now, call.Principal, request?.Comment));

    private static async Task<Results<Ok<Article>, ValidationProblem, ProblemHttpResult>> ChangeAsync(
        string id, ArticleCall call, Func<StoredArticle, StoredArticle> change)
    {
        var known = false;
        StoredArticle? changed;
        try
        {
            changed = await call.Store.ChangeAsync(
                call.Caller.GetTenant(),
                id,
                article =>
                {
                    known = true;
                    return call.IfMatch is null || Matches(call.IfMatch, article) ? change(article.AsOf(call.Now)) : null;
                },
                call.CancellationToken);
        }
        catch (StepRefusedException refusal)
        {
            return TypedResults.Problem(refusal.Message, statusCode: StatusCodes.Status409Conflict, title: "Not possible now");
        }

        if (changed is null)
            return known ? Outdated() : NoSuchArticle();

        // What is stored must show here and be announced, even if the caller has gone.
        await call.Publication.CompleteAsync(changed, CancellationToken.None);
        return TypedResults.Ok(Describe(changed, call.Response));
    }

    private static Task<Results<Ok<Article>, ValidationProblem, ProblemHttpResult>>? CheckComment(string? comment) =>
        ArticleRules.CheckTerms(null, comment, []) is { Count: > 0 } errors
            ? Task.FromResult<Results<Ok<Article>, ValidationProblem, ProblemHttpResult>>(TypedResults.ValidationProblem(errors))
            : null;

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

    private static ProblemHttpResult NoSuchArticle() => TypedResults.Problem(
        "There is no article with this id.", statusCode: StatusCodes.Status404NotFound, title: "Article not found");

    private static ProblemHttpResult PreconditionRequired() => TypedResults.Problem(
        "Send the ETag of the version that was read as If-Match, so that nobody's change is lost.",
        statusCode: StatusCodes.Status428PreconditionRequired,
        title: "Precondition required");

    private static ProblemHttpResult Outdated() => TypedResults.Problem(
        "The article has a newer version than the one in If-Match; read it again.",
        statusCode: StatusCodes.Status412PreconditionFailed,
        title: "Article has changed");
}

/// <summary>What every call that changes an article needs.</summary>
internal sealed record ArticleCall(
    [property: FromHeader(Name = "If-Match")] string? IfMatch,
    ClaimsPrincipal Caller,
    HttpResponse Response,
    ArticleStore Store,
    Publication Publication,
    IOptions<TenantsOptions> Tenants,
    TimeProvider Time,
    CancellationToken CancellationToken)
{
    public DateTimeOffset Now => Time.GetUtcNow();

    public string Principal => Caller.GetPrincipal();

    /// <summary>Whether a version of the caller's tenant is published only after another person has approved it.</summary>
    public bool FourEyes => Tenants.Value.Tenants.TryGetValue(Caller.GetTenant(), out var tenant) && tenant.FourEyes;
}
