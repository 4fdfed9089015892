using Platform.Contracts.Channels;

namespace Platform.Contracts.Conversations;

/// <summary>A reply is to be delivered to the customer: the assistant's, or a person's.</summary>
/// <param name="EventId">Also the reply's id.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="OccurredAt">When it was decided.</param>
/// <param name="Sequence">Gap-free number of routing's events in this conversation.</param>
/// <param name="TurnId">The turn that it answers; of a person's message, a turn of its own.</param>
/// <param name="Channel">The channel it is for.</param>
/// <param name="Decision">What kind of reply.</param>
/// <param name="Language">Language of the reply, BCP 47.</param>
/// <param name="Parts">What the customer reads.</param>
/// <param name="Citations">Sources of an answer, in order of use.</param>
/// <param name="Author">Who speaks; channels must show it (EU AI Act, article 50; GB 45438-2025).</param>
/// <param name="AgentId">The person, if <paramref name="Author"/> is a human.</param>
/// <param name="Explanation">Why, in sentences that a person can read.</param>
/// <param name="PreviousReply">
/// <paramref name="Sequence"/> of the conversation's reply before this one; 0 if it is the first. Who delivers knows by it
/// that one is still under way, and keeps the order.
/// </param>
public sealed record ReplyDecided(
    Guid EventId,
    string TenantId,
    string ConversationId,
    [property: PersonalData(Identity = true)] string CustomerId,
    DateTimeOffset OccurredAt,
    long Sequence,
    Guid TurnId,
    string Channel,
    Decision Decision,
    string Language,
    IReadOnlyList<MessagePart> Parts,
    IReadOnlyList<Citation> Citations,
    Author Author,
    string? AgentId,
    IReadOnlyList<string> Explanation,
    long PreviousReply = 0) : IEvent;
