using System.Security.Claims;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts.Conversations;
using Platform.Hosting.Security;
using Platform.Storage;
using static Platform.Hosting.Problems;

namespace Platform.Routing.Conversations;

/// <summary>Conversations for agents' consoles: how they stand, every decision with its reasons, taking over and giving back.</summary>
internal static class ConversationEndpoints
{
    private const int MaxTextLength = 8_000;
    private const int MaxAgentIdLength = 100;

    public static void MapConversations(this IEndpointRouteBuilder app)
    {
        var conversations = app.MapGroup("/v1/conversations/{conversationId}").RequireAuthorization(Scopes.Agent);
        conversations.MapGet("", GetAsync).WithSummary("How a conversation stands");
        conversations.MapGet("/turns", TurnsAsync).WithSummary("Its decided turns with the reasons of each decision, oldest first");
        conversations.MapPost("/assign", AssignAsync).WithSummary("A person takes the conversation; the assistant falls silent");
        conversations.MapPost("/replies", ReplyAsync).WithSummary("The person who has the conversation writes to the customer");
        conversations.MapPost("/resolve", ResolveAsync).WithSummary("The person gives the conversation back to the assistant");
        app.MapGet("/v1/handoffs", HandoffsAsync).RequireAuthorization(Scopes.Agent)
            .WithSummary("Conversations that wait for a person, most urgent first");
    }

    private static async Task<Results<Ok<ConversationView>, ProblemHttpResult>> GetAsync(
        string conversationId, ClaimsPrincipal caller, IGrainFactory grains) =>
        await Grain(grains, caller, conversationId).GetAsync() is { } found ? TypedResults.Ok(found.View) : Unknown();

    private static async Task<Results<Ok<TurnPage>, ValidationProblem>> TurnsAsync(
        string conversationId, ClaimsPrincipal caller, [FromKeyedServices("routing")] IDocumentStore store,
        string? after = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        if (limit is < 1 or > 200)
            return Invalid("limit", "limit must be from 1 to 200.");
        var first = 0L;
        if (after is not null && !long.TryParse(after, System.Globalization.CultureInfo.InvariantCulture, out first))
            return Invalid("after", "after must be the 'next' of an earlier page.");

        var tenant = caller.GetTenant();
        var stored = await store.Collection(RoutingCollections.Turns).QueryAsync(
            new IndexQuery("place",
                RoutingCollections.PlaceKey(tenant, conversationId, first + 1),
                RoutingCollections.PlaceKey(tenant, conversationId, long.MaxValue), limit),
            cancellationToken);
        TurnView[] turns = [.. stored.Select(turn => View(turn.Value))];
        return TypedResults.Ok(new TurnPage(
            turns, stored.Count < limit ? null : SequenceOf(stored[^1].Value).ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static async Task<Results<Ok<ConversationView>, ValidationProblem, ProblemHttpResult>> AssignAsync(
        string conversationId, AgentAction action, ClaimsPrincipal caller, IGrainFactory grains, IBus bus)
    {
        if (InvalidAgent(action.AgentId, caller) is { } invalid)
            return invalid;
        var grain = Grain(grains, caller, conversationId);
        if (await grain.GetAsync() is null)
            return Unknown();
        await bus.PublishAsync(grain, await grain.AssignAsync(action.AgentId));
        var view = (await grain.GetAsync())!.View;
        return view.AgentId == action.AgentId ? TypedResults.Ok(view) : Conflict("Another person has the conversation.");
    }

    private static async Task<Results<Accepted, ValidationProblem, ProblemHttpResult>> ReplyAsync(
        string conversationId, AgentReply reply, ClaimsPrincipal caller, IGrainFactory grains, IBus bus)
    {
        if (InvalidAgent(reply.AgentId, caller) is { } invalid)
            return invalid;
        if (string.IsNullOrWhiteSpace(reply.Text) || reply.Text.Length > MaxTextLength)
            return Invalid("text", $"text must have 1 to {MaxTextLength} characters.");
        if (reply.ReplyId == Guid.Empty)
            return Invalid("replyId", "replyId must be a UUID of the caller's choice, new for every reply.");
        var grain = Grain(grains, caller, conversationId);
        if (await grain.ReplyAsync(reply.AgentId, reply.ReplyId, reply.Text) is not { } outcome)
            return Conflict("This person does not have the conversation; assign it first.");
        await bus.PublishAsync(grain, outcome);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<Ok<ConversationView>, ValidationProblem, ProblemHttpResult>> ResolveAsync(
        string conversationId, AgentAction action, ClaimsPrincipal caller, IGrainFactory grains, IBus bus)
    {
        if (InvalidAgent(action.AgentId, caller) is { } invalid)
            return invalid;
        var grain = Grain(grains, caller, conversationId);
        if (await grain.ResolveAsync(action.AgentId) is not { } outcome)
            return Conflict("This person does not have the conversation.");
        await bus.PublishAsync(grain, outcome);
        return TypedResults.Ok((await grain.GetAsync())!.View);
    }

    private static async Task<Ok<HandoffList>> HandoffsAsync(
        ClaimsPrincipal caller, [FromKeyedServices("routing")] IDocumentStore store, string? skill = null,
        CancellationToken cancellationToken = default)
    {
        var waiting = await store.Collection(RoutingCollections.Handoffs).QueryAsync(
            IndexQuery.Prefix("queue", IndexKey.Join(caller.GetTenant(), ""), 200), cancellationToken);
        return TypedResults.Ok(new HandoffList(
            [.. waiting.Select(handoff => handoff.Value).Where(handoff => skill is null || handoff.Skill == skill)]));
    }

    private static IConversationGrain Grain(IGrainFactory grains, ClaimsPrincipal caller, string conversationId) =>
        grains.GetGrain<IConversationGrain>(RoutingCollections.ConversationKey(caller.GetTenant(), conversationId));

    private static TurnView View(DecidedTurn turn) => new(
        turn.TurnId, turn.Message?.Position ?? 0, turn.Message?.Parts ?? [], turn.Reply?.Parts ?? [],
        turn.Reply?.Author, turn.Reply?.AgentId, turn.Reply?.Citations ?? [], turn.Closed,
        turn.Closed?.OccurredAt ?? turn.Reply!.OccurredAt);

    private static long SequenceOf(DecidedTurn turn) => turn.Opened?.Sequence ?? turn.Reply!.Sequence;

    // A console with a key speaks for its agents; a person who has signed in speaks for no other.
    private static ValidationProblem? InvalidAgent(string agentId, ClaimsPrincipal caller) =>
        string.IsNullOrWhiteSpace(agentId) || agentId.Length > MaxAgentIdLength
            ? Invalid("agentId", $"agentId must have 1 to {MaxAgentIdLength} characters.")
        : caller.GetPerson() is { } person && person != agentId
            ? Invalid("agentId", "agentId must be the signed-in person's own: the 'sub' of the token.")
            : null;

    private static ProblemHttpResult Unknown() => TypedResults.Problem(
        "There is no such conversation.", statusCode: StatusCodes.Status404NotFound, title: "Not found");

    private static ProblemHttpResult Conflict(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: "Conflict");
}
