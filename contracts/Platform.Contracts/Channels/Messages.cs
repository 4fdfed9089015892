using System.Text.Json.Serialization;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;

namespace Platform.Contracts.Channels;

/// <summary>A customer's message, as an adapter posts it (<c>POST /v1/messages</c>).</summary>
/// <param name="ExternalId">The channel's own id of the message, 1 to 200 characters. Posting it twice makes one turn.</param>
/// <param name="Parts">1 to 20 parts; texts of at most 8,000 characters together.</param>
/// <param name="CustomerId">The customer, as the channel names him, 1 to 200 characters. An adapter must give it; the web chat's is its session's.</param>
/// <param name="ConversationId">The conversation, 1 to 128 of the characters A–Z a–z 0–9 . _ : -; if left out, one per channel and customer.</param>
/// <param name="Locale">BCP 47 tag of the customer's language, if the channel knows it.</param>
/// <param name="SentAt">When the customer sent it: not more than five minutes ahead of the platform's clock, not more than seven days behind.</param>
/// <param name="EmotionReading">
/// How deep the customer lets emotion be read, from this message on and until he says otherwise; left out, it stays as it is,
/// at first the tenant's default.
/// </param>
/// <param name="Scope">
/// What is known of the customer, so that he is told what holds for him: from this message on and until another one says
/// otherwise; left out, it stays as it is.
/// </param>
public sealed record PostMessage(
    string ExternalId,
    IReadOnlyList<MessagePart> Parts,
    [property: PersonalData] string? CustomerId = null,
    string? ConversationId = null,
    string? Locale = null,
    DateTimeOffset? SentAt = null,
    EmotionReading? EmotionReading = null,
    AnswerScope? Scope = null);

/// <summary>Where a message stands.</summary>
/// <param name="MessageId">Its id; also its turn's.</param>
/// <param name="ConversationId">Its conversation.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="Reply">The reply, once there is one.</param>
/// <param name="Reason">Why it failed, if it did.</param>
public sealed record MessageStatus(
    Guid MessageId, string ConversationId, TurnStatus Status, Reply? Reply = null, string? Reason = null);

/// <summary>How far a message has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TurnStatus>))]
public enum TurnStatus
{
    /// <summary>Stored; being worked on. It will not be lost.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,

    /// <summary>The reply is there.</summary>
    [JsonStringEnumMemberName("answered")] Answered,

    /// <summary>A person has the conversation and will write; the assistant adds nothing.</summary>
    [JsonStringEnumMemberName("with_human")] WithHuman,

    /// <summary>Given up after many tries; the reason is with it.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>A reply to a customer.</summary>
/// <param name="ReplyId">Its id; the same however often it is delivered.</param>
/// <param name="MessageId">The message that it answers.</param>
/// <param name="ConversationId">Its conversation.</param>
/// <param name="Sequence">Rises with every reply of the conversation; not gap-free. Cursor of polling and of <c>Last-Event-ID</c>.</param>
/// <param name="Decision">What kind of reply.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="AiGenerated">True if no person wrote it: channels must show that (EU AI Act, article 50; GB 45438-2025).</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Parts">What the customer reads.</param>
/// <param name="Citations">Sources.</param>
/// <param name="Explanation">Why, in sentences.</param>
/// <param name="CreatedAt">When it was decided.</param>
/// <param name="AgentId">The person, if one wrote it.</param>
public sealed record Reply(
    Guid ReplyId,
    Guid MessageId,
    string ConversationId,
    long Sequence,
    Decision Decision,
    Author Author,
    bool AiGenerated,
    string Language,
    IReadOnlyList<MessagePart> Parts,
    IReadOnlyList<Citation> Citations,
    IReadOnlyList<string> Explanation,
    DateTimeOffset CreatedAt,
    string? AgentId = null);

/// <summary>A page of replies of one conversation.</summary>
/// <param name="Replies">In order of <see cref="Reply.Sequence"/>.</param>
/// <param name="Next">Pass as <c>after</c> to go on.</param>
public sealed record ReplyPage(IReadOnlyList<Reply> Replies, long Next);

/// <summary>Where a channel's replies are posted as they come (<c>PUT /v1/callback</c>).</summary>
/// <param name="Url">Absolute http or https URL.</param>
/// <param name="Secret">Key of the signature (Standard Webhooks 1.0, <c>v1</c>): <c>whsec_</c> and 24 to 64 bytes in Base64. Made if left out.</param>
public sealed record CallbackBinding(string Url, string? Secret = null);
