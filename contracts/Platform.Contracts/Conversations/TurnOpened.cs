namespace Platform.Contracts.Conversations;

/// <summary>A message has its place in the conversation and waits for its analyses.</summary>
/// <param name="EventId">One per turn.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="OccurredAt">When the turn was opened.</param>
/// <param name="Sequence">Gap-free number of routing's events in this conversation, from 1.</param>
/// <param name="TurnId">The turn; same as the message's id.</param>
/// <param name="Channel">The channel of the message.</param>
/// <param name="Text">The text parts, joined by line breaks; empty if the message has attachments only.</param>
/// <param name="Locale">BCP 47 tag that the channel gave.</param>
/// <param name="Context">The conversation before this message.</param>
public sealed record TurnOpened(
    Guid EventId,
    string TenantId,
    string ConversationId,
    [property: PersonalData(Identity = true)] string CustomerId,
    DateTimeOffset OccurredAt,
    long Sequence,
    Guid TurnId,
    string Channel,
    [property: PersonalData] string Text,
    string? Locale,
    TurnContext Context) : IEvent;
