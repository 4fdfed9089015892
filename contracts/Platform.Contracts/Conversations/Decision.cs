using System.Text.Json.Serialization;

namespace Platform.Contracts.Conversations;

/// <summary>What routing did with a turn.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Decision>))]
public enum Decision
{
    /// <summary>Answered from the knowledge base or a script.</summary>
    [JsonStringEnumMemberName("answer")] Answer,

    /// <summary>Asked the customer back: which of several things is meant, or for a missing detail.</summary>
    [JsonStringEnumMemberName("ask_back")] AskBack,

    /// <summary>Said that this is outside of what the assistant can help with, or that it does not know.</summary>
    [JsonStringEnumMemberName("decline")] Decline,

    /// <summary>Called a person.</summary>
    [JsonStringEnumMemberName("hand_over")] HandOver,

    /// <summary>The conversation waits for a person; the message was added and acknowledged.</summary>
    [JsonStringEnumMemberName("queued")] Queued,

    /// <summary>A person has the conversation; the assistant says nothing.</summary>
    [JsonStringEnumMemberName("silent")] Silent,

    /// <summary>A person wrote to the customer.</summary>
    [JsonStringEnumMemberName("human_reply")] HumanReply,

    /// <summary>Told the customer that an earlier answer does not hold any more, and what does.</summary>
    [JsonStringEnumMemberName("correction")] Correction,
}
