namespace Platform.Contracts.Channels;

/// <summary>A reply has been handed to the customer's channel.</summary>
/// <param name="EventId">One per reply and way of delivery.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="OccurredAt">When the channel took it.</param>
/// <param name="TurnId">The turn that the reply belongs to.</param>
/// <param name="ReplyId">The reply.</param>
/// <param name="Channel">The channel it left through.</param>
/// <param name="Via">How: <c>wait</c>, <c>poll</c>, <c>stream</c> or <c>callback</c>.</param>
public sealed record ReplyDelivered(
    Guid EventId,
    string TenantId,
    string ConversationId,
    DateTimeOffset OccurredAt,
    Guid TurnId,
    Guid ReplyId,
    string Channel,
    string Via) : IEvent;
