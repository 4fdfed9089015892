namespace Platform.Contracts.Channels;

/// <summary>A reply could not be handed to the channel's callback and will not be tried again; it can still be polled.</summary>
/// <param name="EventId">One per reply.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="OccurredAt">When the last try failed.</param>
/// <param name="TurnId">The turn that the reply belongs to.</param>
/// <param name="ReplyId">The reply.</param>
/// <param name="Channel">The channel.</param>
/// <param name="Attempts">How many tries were made.</param>
/// <param name="Reason">Why the last one failed; holds no personal data.</param>
public sealed record ReplyFailed(
    Guid EventId,
    string TenantId,
    string ConversationId,
    DateTimeOffset OccurredAt,
    Guid TurnId,
    Guid ReplyId,
    string Channel,
    int Attempts,
    string Reason) : IEvent;
