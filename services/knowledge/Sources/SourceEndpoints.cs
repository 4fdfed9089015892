using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Platform.Contracts.Knowledge;
using Platform.Hosting.Http;
using Platform.Hosting.Security;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Documents;
using Platform.Packs;
using static Platform.Hosting.Problems;
using static Platform.Knowledge.KnowledgeProblems;

namespace Platform.Knowledge.Sources;

/// <summary>The list of URLs, and what became of the files of the watched folder.</summary>
internal static class SourceEndpoints
{
    private const int MaxLimit = 200;
    private const int MaxUrlLength = 2000;
    private const int MaxEveryMinutes = 30 * 24 * 60;

    public static void MapSources(IEndpointRouteBuilder app)
    {
        var sources = app.MapGroup("/v1/knowledge/sources").RequireAuthorization(Scopes.Manage);
        sources.MapGet("", ListAsync).WithSummary("Lists the URLs and files that articles come from, by id");
        sources.MapGet("{id}", GetAsync).WithSummary("Gives a source, with what became of its last import");
        sources.MapPut("{id}", PutAsync).WithSummary("Adds or replaces a URL; it is fetched at once, and again and again");
        sources.MapDelete("{id}", DeleteAsync).WithSummary("Removes a URL and withdraws its article");
    }

    private static async Task<Results<Ok<KnowledgeSourcePage>, ValidationProblem>> ListAsync(
        ClaimsPrincipal caller, SourceStore sources, CancellationToken cancellationToken, string? cursor = null, int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        if (cursor is not null && !ArticleRules.IsId(cursor))
            return Invalid("cursor", "The cursor is not one that was given out.");
        var found = await sources.ListAsync(caller.GetTenant(), cursor, limit, cancellationToken);
        return TypedResults.Ok(new KnowledgeSourcePage([.. found.Select(source => source.View())], found.Count == limit ? found[^1].ArticleId : null));
    }

    private static async Task<Results<Ok<KnowledgeSource>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal caller, SourceStore sources, CancellationToken cancellationToken) =>
        await sources.GetAsync(caller.GetTenant(), id, cancellationToken) is { } source ? TypedResults.Ok(source.View()) : NoSuchSource();

    private static async Task<Results<Ok<KnowledgeSource>, Created<KnowledgeSource>, ValidationProblem, ProblemHttpResult>> PutAsync(
        string id, PutSource request, ClaimsPrincipal caller, SourceStore sources, UrlFetching fetching, TenantPacks packs,
        IOptions<KnowledgeOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoSuchTenant();
        var (order, errors) = DocumentOrder.Of(tenant, pack, id, "page.html", request.Title, request.Language, request.Publish);
        if (ProblemOf(request.Url, options.Value.Sources) is { } problem)
            errors["url"] = [problem];
        if (request.EveryMinutes is < 1 or > MaxEveryMinutes)
            errors["everyMinutes"] = [$"There are 1 to {MaxEveryMinutes} minutes between two looks."];
        if (order is null || errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        var every = request.EveryMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : options.Value.Sources.UrlEvery;
        var wanted = new StoredSource(tenant, id, SourceKind.Url, request.Url, order.Language, request.Title, request.Publish) { Every = every, DueAt = time.GetUtcNow() };
        while (true)
        {
            var changed = await sources.ChangeAsync(tenant, id, stored => stored.Kind == SourceKind.Url ? Replaced(stored, wanted) : stored, cancellationToken);
            if (changed is { Kind: SourceKind.File })
                return IsFile();
            if (changed is null && await sources.HasUrlsAsync(tenant, options.Value.Sources.Urls, cancellationToken))
                return TypedResults.Problem($"The tenant has the {options.Value.Sources.Urls} URLs that are allowed.", statusCode: StatusCodes.Status409Conflict, title: "Too many sources");
            if (changed is null && !await sources.AddAsync(wanted, cancellationToken))
                continue;
            fetching.Wake();
            return changed is null ? TypedResults.Created($"/v1/knowledge/sources/{id}", wanted.View()) : TypedResults.Ok(changed.View());
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, ClaimsPrincipal caller, SourceStore sources, SourceRemoval removal, CancellationToken cancellationToken)
    {
        if (await sources.GetAsync(caller.GetTenant(), id, cancellationToken) is not { } source)
            return NoSuchSource();
        if (source.Kind == SourceKind.File)
            return IsFile();
        await removal.RemoveAsync(source, CancellationToken.None);
        return TypedResults.NoContent();
    }

    // What was known of another URL, or was to become something else, does not count any more.
    private static StoredSource Replaced(StoredSource stored, StoredSource wanted) =>
        (stored.Location, stored.Language, stored.Title, stored.Publish) == (wanted.Location, wanted.Language, wanted.Title, wanted.Publish)
            ? stored with { Every = wanted.Every, DueAt = wanted.DueAt }
            : wanted;

    /// <summary>What is wrong with a URL; null for nothing. A host's name is looked up only when it is fetched.</summary>
    internal static string? ProblemOf(string? text, SourceOptions options)
    {
        if (string.IsNullOrEmpty(text) || text.Length > MaxUrlLength || !Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return $"A URL begins with http:// or https:// and has at most {MaxUrlLength} characters.";
        if (url.UserInfo.Length > 0)
            return "A URL has no user and no password: it can be read by everybody who may read the list.";
        var host = url.IdnHost;
        var isPublic = IPAddress.TryParse(host.Trim('[', ']'), out var address) ? GuardedHttp.IsPublic(address)
            : !host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
        return isPublic || options.Allows(host) ? null : $"The address of {host} is not public; the setting Knowledge:Sources:AllowHosts can name it.";
    }

    private static ProblemHttpResult NoSuchSource() =>
        TypedResults.Problem("There is no source with this id.", statusCode: StatusCodes.Status404NotFound, title: "Source not found");

    private static ProblemHttpResult IsFile() => TypedResults.Problem(
        "This id is that of a file of the watched folder; change or remove the file.", statusCode: StatusCodes.Status409Conflict, title: "Source is a file");
}
