using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Understanding;
using Platform.Hosting.Security;
using Platform.Packs;
using static Platform.Hosting.Problems;

namespace Platform.Nlu.Examples;

/// <summary>The labelled examples of a tenant.</summary>
internal static class ExampleEndpoints
{
    private const int MaxLimit = 200;
    private const int MaxBulk = 1000;
    // A thousand texts of 500 characters, with escapes.
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    public static void MapExamples(this IEndpointRouteBuilder app)
    {
        var examples = app.MapGroup("/v1/nlu/examples").RequireAuthorization(Scopes.Manage);
        examples.MapGet("", ListAsync).WithSummary("Lists the labelled examples by id: the pack's, and those that were added");
        examples.MapPost("", AddAsync).WithSummary("Adds labelled examples, all or none").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        examples.MapDelete("{id}", DeleteAsync).WithSummary("Removes an example that was added");
    }

    /// <summary>Who calls, as examples and models remember it.</summary>
    public static string GetWho(this ClaimsPrincipal caller) => caller.GetPerson() ?? caller.GetChannel();

    public static ProblemHttpResult NoPack() => TypedResults.Problem(
        "The tenant of this key has no pack here.", statusCode: StatusCodes.Status404NotFound, title: "Unknown tenant");

    public static ProblemHttpResult Conflict(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "Conflict");

    private static async Task<Results<Ok<ExamplePage>, ValidationProblem, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal caller,
        ExampleStore store,
        TenantPacks packs,
        CancellationToken cancellationToken,
        string? intent = null,
        string? language = null,
        ExampleSource? source = null,
        string? cursor = null,
        int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        if (source is { } asked && !Enum.IsDefined(asked))
            return Invalid("source", "The source is pack, api or correction.");
        if (cursor is not null && !Guid.TryParseExact(cursor, "N", out _))
            return Invalid("cursor", "The cursor is not one that was given out.");
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is null)
            return NoPack();

        var found = new List<NluExample>();
        for (var after = cursor; ;)
        {
            var page = await store.ListAsync(tenant, after, MaxLimit, cancellationToken);
            found.AddRange(page.Where(example => (intent is null || example.Intent == intent)
                && (language is null || example.Language == language) && (source is null || example.Source == source)));
            if (found.Count > limit || page.Count < MaxLimit)
                break;
            after = page[^1].Id;
        }

        return TypedResults.Ok(new ExamplePage([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Id : null));
    }

    private static async Task<Results<Ok<ExamplesAdded>, ValidationProblem, ProblemHttpResult>> AddAsync(
        AddExamples request, ClaimsPrincipal caller, ExampleStore store, TenantPacks packs, TimeProvider time, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoPack();
        if (request.Examples.Count is 0 or > MaxBulk)
            return Invalid("examples", $"There are 1 to {MaxBulk} examples in one call.");

        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var added = new Dictionary<string, StoredExample>(StringComparer.Ordinal);
        var known = 0;
        foreach (var (i, example) in request.Examples.Index())
        {
            if (example is null)
            {
                errors[$"examples[{i}]"] = ["An example has a text and a label."];
                continue;
            }

            if ((ExampleRules.CheckText(example.Text) ?? ExampleRules.CheckLabel(example.Intent, example.OutOfScope, pack)
                    ?? ExampleRules.CheckLanguage(example.Language, pack)) is { } wrong)
            {
                errors[$"examples[{i}].{wrong.Field}"] = [wrong.Problem];
                continue;
            }

            var stored = StoredExample.New(
                tenant, example.Text, example.Intent, ExampleRules.LanguageOf(example.Text, example.Language, pack),
                ExampleSource.Api, caller.GetWho(), time.GetUtcNow());
            var before = await store.GetAsync(tenant, stored.Id, cancellationToken) ?? added.GetValueOrDefault(stored.Id)?.View();
            if (ExampleRules.Contradiction(before, stored.Intent) is { } contradiction)
                errors[$"examples[{i}].intent"] = [contradiction];
            else if (before is not null || !added.TryAdd(stored.Id, stored))
                known++;
        }

        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors, "No example was added.");
        foreach (var example in added.Values)
            await store.AddAsync(example, cancellationToken);
        return TypedResults.Ok(new ExamplesAdded(added.Count, known));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, ClaimsPrincipal caller, ExampleStore store, TenantPacks packs, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is null)
            return NoPack();
        if (await store.DeleteAsync(tenant, id, cancellationToken))
            return TypedResults.NoContent();
        return await store.GetAsync(tenant, id, cancellationToken) is { Source: ExampleSource.Pack }
            ? Conflict("The example is the pack's: change the pack.")
            : TypedResults.Problem("There is no example with this id.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
    }
}
