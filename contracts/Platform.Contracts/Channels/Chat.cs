using Platform.Contracts.Conversations;

namespace Platform.Contracts.Channels;

/// <summary>A tenant whose web chat is open to visitors.</summary>
/// <param name="Id">The tenant.</param>
/// <param name="Brand">Its name by language.</param>
/// <param name="Languages">BCP 47; the first is the default.</param>
public sealed record ChatTenant(string Id, IReadOnlyDictionary<string, string> Brand, IReadOnlyList<string> Languages);

/// <summary>Opens a web chat session (<c>POST /v1/chat/sessions</c>).</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Language">BCP 47 tag of the visitor's language; the tenant's default if it is not one of its languages.</param>
public sealed record OpenChatSession(string Tenant, string? Language = null);

/// <summary>An open web chat session.</summary>
/// <param name="Token">Send it as <c>Authorization: Bearer</c>.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="ConversationId">The session's one conversation.</param>
/// <param name="CustomerId">The visitor.</param>
/// <param name="ExpiresAt">When the token ends.</param>
/// <param name="Greeting">What the assistant says first.</param>
/// <param name="Brand">The tenant's name in the session's language.</param>
/// <param name="Languages">The tenant's languages.</param>
/// <param name="Assistant">Who answers.</param>
public sealed record ChatSessionOpened(
    string Token,
    string Tenant,
    string ConversationId,
    [property: PersonalData(Identity = true)] string CustomerId,
    DateTimeOffset ExpiresAt,
    string Greeting,
    string Brand,
    IReadOnlyList<string> Languages,
    AssistantDisclosure Assistant);

/// <summary>That the visitor talks to a machine (EU AI Act, article 50).</summary>
/// <param name="Ai">True.</param>
/// <param name="Notice">The sentence that says so.</param>
public sealed record AssistantDisclosure(bool Ai, string Notice);

/// <summary>What has been said in a session.</summary>
/// <param name="Messages">Oldest first.</param>
public sealed record ChatHistory(IReadOnlyList<ChatHistoryMessage> Messages);

/// <summary>One message of a session.</summary>
/// <param name="Author">Who wrote it.</param>
/// <param name="MessageId">The customer's message, or the one that is answered.</param>
/// <param name="Text">Its text.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ReplyId">Of a reply.</param>
/// <param name="Sequence">Of a reply.</param>
/// <param name="Decision">Of a reply.</param>
/// <param name="Citations">Of an answer.</param>
public sealed record ChatHistoryMessage(
    Author Author,
    Guid MessageId,
    [property: PersonalData] string Text,
    DateTimeOffset CreatedAt,
    Guid? ReplyId = null,
    long? Sequence = null,
    Decision? Decision = null,
    IReadOnlyList<Citation>? Citations = null);
