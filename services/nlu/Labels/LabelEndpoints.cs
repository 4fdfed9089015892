using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts.Understanding;
using Platform.Hosting.Security;
using Platform.Nlu.Examples;
using Platform.Nlu.Models;
using Platform.Packs;
using static Platform.Hosting.Problems;
using static Platform.Nlu.Examples.ExampleEndpoints;

namespace Platform.Nlu.Labels;

/// <summary>Corrections, and the queue of what waits to be labelled.</summary>
internal static partial class LabelEndpoints
{
    private const int MaxLimit = 200;

    public static void MapLabels(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/nlu/corrections", CorrectAsync).RequireAuthorization(Scopes.Manage)
            .WithSummary("Tells what a message means that was understood wrongly; it becomes an example");
        var queue = app.MapGroup("/v1/nlu/label-queue").RequireAuthorization(Scopes.Manage);
        queue.MapGet("", ListAsync).WithSummary("Lists messages that the model was not sure of, in groups of similar texts, the largest first");
        queue.MapPost("{id}", LabelAsync).WithSummary("Labels a group: its texts become examples, or it is dismissed");
    }

    private static async Task<Results<Ok<CorrectionTaken>, ValidationProblem, ProblemHttpResult>> CorrectAsync(
        CorrectionRequest request,
        ClaimsPrincipal caller,
        ExampleStore examples,
        LabelStore labels,
        TenantReaders readers,
        TenantPacks packs,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoPack();
        if (request.Text is null && request.MessageId is null)
            return Invalid("text", "Give the text, or the messageId of a message that waits in the label queue.");
        var labelled = request.Intent is not null || request.OutOfScope;
        if (((request.Text is null ? null : ExampleRules.CheckText(request.Text))
                ?? (labelled ? ExampleRules.CheckLabel(request.Intent, request.OutOfScope, pack) : null)
                ?? ExampleRules.CheckLanguage(request.Language, pack)) is { } wrong)
            return Invalid(wrong.Field, wrong.Problem);

        var waiting = request.MessageId is { } message ? await labels.TurnAsync(tenant, message, cancellationToken) : null;
        if (request.Text is null && waiting is null)
            return TypedResults.Problem(
                "This message does not wait in the label queue, and the words of others are not kept here: send its text.",
                statusCode: StatusCodes.Status404NotFound, title: "Unknown message");

        var now = time.GetUtcNow();
        var text = waiting?.Text ?? await MaskAsync(request.Text!, tenant, readers, now);
        var language = ExampleRules.LanguageOf(text, request.Language ?? waiting?.Language, pack);
        if (!labelled)
            return TypedResults.Ok(new CorrectionTaken(null, await labels.AddAsync(
                new Waiting(tenant, request.MessageId, text, language, LabelReason.Corrected, null, null, now), cancellationToken)));

        var known = await examples.FindAsync(tenant, text, cancellationToken);
        // The last word of a person counts; only the pack's is not his to change.
        if (known is { Source: ExampleSource.Pack } && ExampleRules.Contradiction(known, request.Intent) is { } contradiction)
            return Conflict(contradiction);
        if (known is null || known.Intent != request.Intent)
        {
            var example = StoredExample.New(tenant, text, request.Intent, language, ExampleSource.Correction, caller.GetWho(), now);
            await examples.PutAsync(example, cancellationToken);
            known = example.View();
        }

        var group = waiting?.GroupId ?? (await labels.FindAsync(tenant, text, language, cancellationToken))?.Id;
        return TypedResults.Ok(new CorrectionTaken(
            known, group is not null && await labels.CloseAsync(tenant, group, cancellationToken) ? group : null));
    }

    private static async Task<Results<Ok<LabelQueuePage>, ValidationProblem>> ListAsync(
        ClaimsPrincipal caller,
        LabelStore labels,
        CancellationToken cancellationToken,
        LabelReason? reason = null,
        string? language = null,
        string? cursor = null,
        int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        if (reason is { } asked && !Enum.IsDefined(asked))
            return Invalid("reason", "The reason is low-confidence, out-of-scope or corrected.");
        if (cursor is not null && !Cursor().IsMatch(cursor))
            return Invalid("cursor", "The cursor is not one that was given out.");

        var found = new List<StoredGroup>();
        for (var below = cursor; ;)
        {
            var page = await labels.OpenAsync(caller.GetTenant(), below, MaxLimit, cancellationToken);
            found.AddRange(page.Where(group => (reason is null || group.Reason == reason) && (language is null || group.Language == language)));
            if (found.Count > limit || page.Count < MaxLimit)
                break;
            below = LabelStore.KeyOf(page[^1]);
        }

        return TypedResults.Ok(new LabelQueuePage(
            [.. found.Take(limit).Select(group => group.View())], found.Count > limit ? LabelStore.KeyOf(found[limit - 1]) : null));
    }

    private static async Task<Results<NoContent, ValidationProblem, ProblemHttpResult>> LabelAsync(
        string id,
        LabelRequest request,
        ClaimsPrincipal caller,
        ExampleStore examples,
        LabelStore labels,
        TenantPacks packs,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoPack();
        if (request.Dismiss ? request.Intent is not null || request.OutOfScope : request.Intent is null && !request.OutOfScope)
            return Invalid("intent", "Give exactly one of intent, outOfScope and dismiss.");
        if (!request.Dismiss && ExampleRules.CheckLabel(request.Intent, request.OutOfScope, pack) is { } wrong)
            return Invalid(wrong.Field, wrong.Problem);
        if (await labels.GetAsync(tenant, id, cancellationToken) is not { Open: true } group)
            return NotWaiting();

        if (!request.Dismiss)
        {
            var now = time.GetUtcNow();
            var added = group.Texts.Select(text => StoredExample.New(
                tenant, text.Text, request.Intent, pack.Supported(group.Language), ExampleSource.Correction, caller.GetWho(), now)).ToArray();
            foreach (var example in added)
            {
                if (ExampleRules.Contradiction(await examples.GetAsync(tenant, example.Id, cancellationToken), request.Intent) is { } contradiction)
                    return Conflict($"\"{example.Text}\": {contradiction}");
            }

            foreach (var example in added)
                await examples.AddAsync(example, cancellationToken);
        }

        return await labels.CloseAsync(tenant, id, cancellationToken) ? TypedResults.NoContent() : NotWaiting();
    }

    private static async Task<string> MaskAsync(string text, string tenant, TenantReaders readers, DateTimeOffset now)
    {
        var reader = await readers.ForAsync(tenant);
        return ExampleText.Mask(text, reader.Read(text, null, Contracts.Conversations.TurnContext.Empty, now).Entities);
    }

    private static ProblemHttpResult NotWaiting() => TypedResults.Problem(
        "There is no group with this id that waits to be labelled.", statusCode: StatusCodes.Status404NotFound, title: "Not found");

    [GeneratedRegex(@"^[0-9]{19}\.[0-9a-f]{32}\z")]
    private static partial Regex Cursor();
}
