namespace Platform.Contracts.Conversations;

/// <summary>A person has taken the conversation; the assistant is silent from here on.</summary>
/// <param name="EventId">One per assignment.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="Sequence">Gap-free number of routing's events in this conversation.</param>
/// <param name="AgentId">The person.</param>
public sealed record ConversationAssigned(
    Guid EventId, string TenantId, string ConversationId, DateTimeOffset OccurredAt, long Sequence, string AgentId) : IEvent;
