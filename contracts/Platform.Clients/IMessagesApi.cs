using Platform.Contracts.Channels;
using Refit;

namespace Platform.Clients;

/// <summary>The channel-gateway's interface for channel adapters. Calls need the header <c>X-Api-Key</c>.</summary>
public interface IMessagesApi
{
    /// <summary>Posts a message. 202 when it is accepted; 200 when <paramref name="wait"/> was given and the reply came in time.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wait">How long to wait for the reply, e.g. <c>2s</c>, <c>500ms</c>; at most 30 s.</param>
    /// <param name="cancellationToken">Gives up waiting; the message stays accepted if it was.</param>
    [Post("/v1/messages")]
    Task<ApiResponse<MessageStatus>> PostAsync(
        [Body] PostMessage message, [Query] string? wait = null, CancellationToken cancellationToken = default);

    /// <summary>Where a message stands.</summary>
    [Get("/v1/messages/{messageId}")]
    Task<MessageStatus> GetAsync(Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>Replies of a conversation after a sequence number.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="after">Last sequence number already known; 0 for the beginning.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Get("/v1/replies")]
    Task<ReplyPage> RepliesAsync(
        [Query] string conversation, [Query] long after = 0, [Query] int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Binds the callback of the caller's channel.</summary>
    [Put("/v1/callback")]
    Task<CallbackBinding> BindCallbackAsync([Body] CallbackBinding binding, CancellationToken cancellationToken = default);

    /// <summary>Removes the callback of the caller's channel.</summary>
    [Delete("/v1/callback")]
    Task UnbindCallbackAsync(CancellationToken cancellationToken = default);
}
