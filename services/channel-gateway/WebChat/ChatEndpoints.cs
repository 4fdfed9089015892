using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Platform.ChannelGateway.Replies;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Hosting;
using Platform.Packs;
using Platform.Storage;

namespace Platform.ChannelGateway.WebChat;

/// <summary>The built-in web chat: its page and what only the page needs. Messages and replies go the way of every adapter's.</summary>
internal static class ChatEndpoints
{
    private const int HistoryLength = 200;

    // The page loads nothing from elsewhere and runs nothing that is not its own file.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private static readonly Dictionary<string, string> Notices = new(StringComparer.Ordinal)
    {
        ["en"] = "You are talking to an AI assistant. You can ask for a person at any time.",
        ["zh"] = "您正在与人工智能助手对话，可随时要求转接人工客服。",
    };

    public static void MapChat(this IEndpointRouteBuilder app)
    {
        app.MapGet("/chat", () => Asset("index.html", "text/html; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/chat/chat.css", () => Asset("chat.css", "text/css; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/chat/chat.js", () => Asset("chat.js", "text/javascript; charset=utf-8")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/v1/chat/tenants", Tenants).AllowAnonymous().WithSummary("Tenants whose web chat is open");
        app.MapPost("/v1/chat/sessions", Open).AllowAnonymous().WithSummary("Opens a web chat session with a conversation of its own");
        app.MapGet("/v1/chat/history", HistoryAsync).RequireAuthorization(CustomerPolicy.Name)
            .WithSummary("What has been said in the caller's session");
    }

    private static Ok<ChatTenant[]> Tenants(IOptions<TenantsOptions> tenants, TenantPacks packs) => TypedResults.Ok<ChatTenant[]>(
        [.. tenants.Value.Tenants.Where(tenant => tenant.Value.WebChat).Select(tenant => tenant.Key).Order(StringComparer.Ordinal)
            .Select(id => new ChatTenant(id, packs.For(id).Brand, packs.For(id).Languages))]);

    private static Results<Ok<ChatSessionOpened>, ProblemHttpResult> Open(
        OpenChatSession request, IOptions<TenantsOptions> tenants, TenantPacks packs, ChatSessionTokens tokens)
    {
        if (!tenants.Value.Tenants.TryGetValue(request.Tenant, out var tenant) || !tenant.WebChat)
            return TypedResults.Problem("There is no such tenant, or its web chat is closed.", statusCode: 404, title: "Unknown tenant");

        var pack = packs.For(request.Tenant);
        var language = pack.Supported(request.Language);
        var visitor = "visitor-" + Guid.NewGuid().ToString("N");
        var session = new ChatSession(request.Tenant, "webchat." + Guid.NewGuid().ToString("N"), visitor);
        var (token, expiresAt) = tokens.Issue(session);
        return TypedResults.Ok(new ChatSessionOpened(
            token, request.Tenant, session.ConversationId, visitor, expiresAt,
            pack.Scripts["greeting"][language][0].Replace("{brand}", pack.Brand[language], StringComparison.Ordinal),
            pack.Brand[language], pack.Languages, new AssistantDisclosure(true, Notices.GetValueOrDefault(language, Notices["en"]))));
    }

    private static async Task<Results<Ok<ChatHistory>, ProblemHttpResult>> HistoryAsync(
        ClaimsPrincipal caller, GatewayCollections collections, ReplyReader replies, CancellationToken cancellationToken)
    {
        if (ChatSession.Of(caller) is not { } session)
            return TypedResults.Problem("Only a web chat session has a history.", statusCode: 403, title: "Not allowed");
        var asked = await collections.Inbox.QueryAsync(
            new IndexQuery(
                "position",
                GatewayCollections.PositionKey(session.TenantId, session.ConversationId, 0),
                GatewayCollections.PositionKey(session.TenantId, session.ConversationId, long.MaxValue),
                HistoryLength,
                Descending: true),
            cancellationToken);
        var page = await replies.PageAsync(
            session.TenantId, ChatSession.Channel, session.ConversationId, 0, 10_000, cancellationToken);
        return TypedResults.Ok(new ChatHistory(
        [
            .. asked.Select(entry => new ChatHistoryMessage(
                    Author.Customer, entry.Value.MessageId, TextOf(entry.Value.Parts), entry.Value.AcceptedAt))
                .Concat(page.Replies.TakeLast(HistoryLength).Select(reply => new ChatHistoryMessage(
                    reply.Author, reply.MessageId, TextOf(reply.Parts), reply.CreatedAt, reply.ReplyId, reply.Sequence,
                    reply.Decision, reply.Citations)))
                .OrderBy(message => message.CreatedAt),
        ]));
    }

    private static string TextOf(IReadOnlyList<MessagePart> parts) =>
        string.Join('\n', parts.Where(part => part.Type == PartType.Text).Select(part => part.Text));

    private static AssetResult Asset(string name, string contentType) => new(name, contentType);

    private sealed class AssetResult(string name, string contentType) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = contentType;
            response.Headers.ContentSecurityPolicy = ContentPolicy;
            response.Headers.CacheControl = "no-cache";
            await using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("webchat/" + name)!;
            await file.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }
}
