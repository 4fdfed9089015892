using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;

namespace Platform.Contracts.Channels;

/// <summary>
/// A customer's message has been accepted and stored. Published again until the turn is complete, so consumers
/// see it more than once.
/// </summary>
/// <param name="EventId">Same for every publication of the message.</param>
/// <param name="TenantId">The tenant it was sent to.</param>
/// <param name="ConversationId">The conversation, unique in the tenant.</param>
/// <param name="CustomerId">The customer, as the channel names him.</param>
/// <param name="OccurredAt">When the gateway accepted it.</param>
/// <param name="MessageId">Identity of the message and of its turn (<see cref="EventIds.ForMessage"/>).</param>
/// <param name="Channel">The channel it came through.</param>
/// <param name="Position">Place in its conversation in the order of acceptance: 1, 2, 3, … without gaps.</param>
/// <param name="Locale">BCP 47 tag that the channel gave, if any.</param>
/// <param name="SentAt">When the customer sent it, by the channel's clock.</param>
/// <param name="Parts">At least one part.</param>
/// <param name="EmotionReading">How deep the customer lets emotion be read from now on, if the message says so.</param>
/// <param name="Scope">What is known of the customer from now on, if the message says so.</param>
public sealed record MessageReceived(
    Guid EventId,
    string TenantId,
    string ConversationId,
    [property: PersonalData(Identity = true)] string CustomerId,
    DateTimeOffset OccurredAt,
    Guid MessageId,
    string Channel,
    long Position,
    string? Locale,
    DateTimeOffset? SentAt,
    IReadOnlyList<MessagePart> Parts,
    EmotionReading? EmotionReading = null,
    AnswerScope? Scope = null) : IEvent;
