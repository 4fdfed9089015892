using System.Text.Json.Serialization;
using Platform.Contracts.Channels;
using Platform.Contracts.Understanding;

namespace Platform.Contracts.Conversations;

/// <summary>How a conversation stands (<c>GET /v1/conversations/{id}</c>).</summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="CustomerId">The customer.</param>
/// <param name="Channel">The channel of the last message.</param>
/// <param name="Status">Who has it.</param>
/// <param name="AgentId">The person who has it.</param>
/// <param name="HandoffReason">Why a person was called.</param>
/// <param name="Turns">Turns so far.</param>
/// <param name="Sequence">Number of the last event.</param>
/// <param name="Language">Language of the customer, BCP 47.</param>
/// <param name="RecentIntents">Intents of the last turns, newest first.</param>
/// <param name="Entities">Details that the customer has given.</param>
/// <param name="Emotions">Emotional course of the last turns, oldest first.</param>
/// <param name="DissatisfiedInARow">Dissatisfied messages in a row, the last one included.</param>
/// <param name="NotUnderstoodInARow">Messages in a row that were not understood.</param>
/// <param name="TurningPoints">Where the emotion changed markedly, and at which words; the last five, oldest first.</param>
/// <param name="EmotionReading">How deep the customer lets emotion be read; null if he has not said, so that the tenant's default holds.</param>
public sealed record ConversationView(
    string ConversationId,
    [property: PersonalData(Identity = true)] string CustomerId,
    string Channel,
    ConversationStatus Status,
    string? AgentId,
    HandoffReason? HandoffReason,
    int Turns,
    long Sequence,
    string? Language,
    IReadOnlyList<string> RecentIntents,
    IReadOnlyList<Entity> Entities,
    IReadOnlyList<EmotionMark> Emotions,
    int DissatisfiedInARow,
    int NotUnderstoodInARow,
    IReadOnlyList<EmotionTurningPoint>? TurningPoints = null,
    EmotionReading? EmotionReading = null);

/// <summary>Who has a conversation.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConversationStatus>))]
public enum ConversationStatus
{
    /// <summary>The AI assistant.</summary>
    [JsonStringEnumMemberName("assistant")] Assistant,

    /// <summary>It waits for a person; the assistant still answers what it can.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting,

    /// <summary>A person.</summary>
    [JsonStringEnumMemberName("with_human")] WithHuman,
}

/// <summary>One decided turn, with the reasons of its decision (<c>GET /v1/conversations/{id}/turns</c>).</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="Position">Place of the message in the conversation; 0 for a person's message.</param>
/// <param name="Customer">What the customer wrote; empty for a person's message.</param>
/// <param name="Reply">What was answered; empty if nothing was.</param>
/// <param name="Author">Who answered.</param>
/// <param name="AgentId">The person, if one answered.</param>
/// <param name="Citations">Sources of the answer.</param>
/// <param name="Closed">The decision, the facts behind it and its explanation; null for a person's message.</param>
/// <param name="At">When it was decided.</param>
public sealed record TurnView(
    Guid TurnId,
    long Position,
    IReadOnlyList<MessagePart> Customer,
    IReadOnlyList<MessagePart> Reply,
    Author? Author,
    string? AgentId,
    IReadOnlyList<Citation> Citations,
    TurnClosed? Closed,
    DateTimeOffset At);

/// <summary>A page of turns, oldest first.</summary>
/// <param name="Turns">The turns.</param>
/// <param name="Next">Pass as <c>after</c> to go on; null at the end.</param>
public sealed record TurnPage(IReadOnlyList<TurnView> Turns, string? Next);

/// <summary>Conversations that wait for a person, most urgent first (<c>GET /v1/handoffs</c>).</summary>
/// <param name="Handoffs">What each person needs to know.</param>
public sealed record HandoffList(IReadOnlyList<HandoffRequested> Handoffs);

/// <summary>A person acts on a conversation.</summary>
/// <param name="AgentId">The person, 1 to 100 characters.</param>
public sealed record AgentAction(string AgentId);

/// <summary>A person writes to the customer.</summary>
/// <param name="AgentId">The person who has the conversation.</param>
/// <param name="Text">1 to 8,000 characters.</param>
/// <param name="ReplyId">Chosen by the caller, so that a repeated post is sent once.</param>
public sealed record AgentReply(string AgentId, [property: PersonalData] string Text, Guid ReplyId);
