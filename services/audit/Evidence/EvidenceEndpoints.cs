using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Audit.Recording;
using Platform.Contracts.Audit;
using Platform.Hosting.Security;
using Platform.Storage;
using static Platform.Hosting.Problems;

namespace Platform.Audit.Evidence;

/// <summary>What is recorded, and the proof that it is what was recorded.</summary>
internal static class EvidenceEndpoints
{
    private const int PageSize = 1000;
    private const int DefaultLimit = 50;
    private const int MaximumLimit = 200;

    public static void Map(IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/v1/audit").RequireAuthorization(Scopes.Manage);
        audit.MapGet("/verify", VerifyAsync)
            .WithSummary("Walks the whole chain of the tenant and recomputes every hash; index and hash: a head noted earlier that must still be in it.");
        audit.MapGet("/records", GetRecordsAsync)
            .WithSummary("Records of a turn, of a conversation or all, by index.");
        audit.MapGet("/head", GetHeadAsync)
            .WithSummary("The end of the tenant's chain.");
        audit.MapGet("/sequences/{conversationId}", GetSequencesAsync)
            .WithSummary("Whether routing's numbered events of a conversation are complete.");
    }

    private static async Task<Results<Ok<ChainVerification>, ValidationProblem>> VerifyAsync(
        ClaimsPrincipal caller, Chains chains, AuditRecords records, CancellationToken cancellationToken,
        long? index = null, string? hash = null)
    {
        if (index is null != hash is null)
            return Invalid("index", "Send index and hash together, or neither.");
        if (index < 0)
            return Invalid("index", "Must be 0 or more.");
        if (hash is not null && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit)))
            return Invalid("hash", "Must be the 64 hexadecimal digits of a record's hash.");

        var tenant = caller.GetTenant();
        List<ChainHead> anchors = [];
        if (chains.WrittenHead(tenant) is { } written)
            anchors.Add(written);
        if (index is not null)
            anchors.Add(new ChainHead(index.Value, hash!.ToLowerInvariant()));

        var walk = new ChainWalk(tenant, anchors);
        var problem = await WalkAsync(walk, tenant, records, cancellationToken);
        return TypedResults.Ok(new ChainVerification(problem is null, walk.Head.Index + 1, walk.Head.Hash, problem));
    }

    private static async Task<ChainProblem?> WalkAsync(
        ChainWalk walk, string tenant, AuditRecords records, CancellationToken cancellationToken)
    {
        var limit = PageSize;
        while (true)
        {
            IReadOnlyList<Stored<AuditRecord>> page;
            try
            {
                page = await records.FromAsync(tenant, walk.Head.Index + 1, limit, cancellationToken);
            }
            catch (JsonException) when (limit > 1)
            {
                // One of the page is no record at all: step by step shows which.
                limit = 1;
                continue;
            }
            catch (JsonException)
            {
                return new ChainProblem(walk.Head.Index + 1, "The record cannot be read.");
            }

            foreach (var stored in page)
            {
                if (walk.Step(stored) is { } problem)
                    return problem;
            }

            if (page.Count < limit)
                return walk.End();
        }
    }

    private static async Task<Results<Ok<RecordPage>, ValidationProblem>> GetRecordsAsync(
        ClaimsPrincipal caller, AuditRecords records, CancellationToken cancellationToken,
        string? conversation = null, Guid? turn = null, long? after = null, int? limit = null)
    {
        if (limit is < 1 or > MaximumLimit)
            return Invalid("limit", $"Must be 1 to {MaximumLimit}.");
        if (after is < 0 or long.MaxValue)
            return Invalid("after", "Must be the next of the page before.");

        var tenant = caller.GetTenant();
        var first = after + 1 ?? 0;
        var count = limit ?? DefaultLimit;
        // One more than asked for tells whether there is a next page.
        var found = (turn, conversation) switch
        {
            ({ } id, _) => await records.OfTurnAsync(tenant, id, first, count + 1, cancellationToken),
            (null, { } id) => await records.OfConversationAsync(tenant, id, first, count + 1, cancellationToken),
            _ => await records.FromAsync(tenant, first, count + 1, cancellationToken),
        };
        var page = found.Take(count).Select(stored => stored.Value)
            .Where(record => conversation is null || record.ConversationId == conversation)
            .ToList();
        return TypedResults.Ok(new RecordPage(page, found.Count > count ? found[count - 1].Value.Index : null));
    }

    private static async Task<Ok<ChainHeadResponse>> GetHeadAsync(
        ClaimsPrincipal caller, AuditRecords records, CancellationToken cancellationToken)
    {
        var last = await records.LastAsync(caller.GetTenant(), cancellationToken);
        return TypedResults.Ok(new ChainHeadResponse(
            last?.Index + 1 ?? 0, last?.Index, last?.Hash ?? Chain.Start.Hash, last?.RecordedAt));
    }

    private static async Task<Results<Ok<SequenceReport>, ProblemHttpResult>> GetSequencesAsync(
        string conversationId, ClaimsPrincipal caller, AuditRecords records, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        var check = new SequenceCheck();
        var next = 0L;
        while (await records.OfConversationAsync(tenant, conversationId, next, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var record in page.Select(stored => stored.Value))
            {
                if (record.Sequence is { } sequence)
                    check.Add(sequence);
            }

            next = page[^1].Value.Index + 1;
        }

        return next > 0
            ? TypedResults.Ok(check.Report(conversationId))
            : TypedResults.Problem(
                "Nothing is recorded of this conversation.", statusCode: StatusCodes.Status404NotFound, title: "Unknown conversation");
    }
}
