namespace Platform.Contracts.Conversations;

/// <summary>A person has closed the matter; the assistant answers again.</summary>
/// <param name="EventId">One per resolution.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="Sequence">Gap-free number of routing's events in this conversation.</param>
/// <param name="AgentId">The person.</param>
public sealed record ConversationResolved(
    Guid EventId, string TenantId, string ConversationId, DateTimeOffset OccurredAt, long Sequence, string AgentId) : IEvent;
