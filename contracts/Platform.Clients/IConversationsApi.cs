using Platform.Contracts.Conversations;
using Refit;

namespace Platform.Clients;

/// <summary>Routing's interface for agents' consoles. Calls need the header <c>X-Api-Key</c> of a key with the scope <c>agent</c>.</summary>
public interface IConversationsApi
{
    /// <summary>How a conversation stands.</summary>
    [Get("/v1/conversations/{conversationId}")]
    Task<ConversationView> GetAsync(string conversationId, CancellationToken cancellationToken = default);

    /// <summary>Its decided turns with the reasons of each decision, oldest first.</summary>
    [Get("/v1/conversations/{conversationId}/turns")]
    Task<TurnPage> TurnsAsync(
        string conversationId, [Query] string? after = null, [Query] int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Conversations that wait for a person, most urgent first.</summary>
    [Get("/v1/handoffs")]
    Task<HandoffList> HandoffsAsync([Query] string? skill = null, CancellationToken cancellationToken = default);

    /// <summary>Takes a conversation; 409 if somebody else has it.</summary>
    [Post("/v1/conversations/{conversationId}/assign")]
    Task<ConversationView> AssignAsync(string conversationId, [Body] AgentAction action, CancellationToken cancellationToken = default);

    /// <summary>Writes to the customer; 409 if the person does not have the conversation.</summary>
    [Post("/v1/conversations/{conversationId}/replies")]
    Task ReplyAsync(string conversationId, [Body] AgentReply reply, CancellationToken cancellationToken = default);

    /// <summary>Gives the conversation back to the assistant; 409 if the person does not have it.</summary>
    [Post("/v1/conversations/{conversationId}/resolve")]
    Task<ConversationView> ResolveAsync(string conversationId, [Body] AgentAction action, CancellationToken cancellationToken = default);
}
