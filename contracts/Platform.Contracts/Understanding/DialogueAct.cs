using System.Text.Json.Serialization;

namespace Platform.Contracts.Understanding;

/// <summary>What a message does to the conversation that it stands in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DialogueAct>))]
public enum DialogueAct
{
    /// <summary>Answers the question that was just asked.</summary>
    [JsonStringEnumMemberName("answer")] Answer,

    /// <summary>Takes back something said or understood before, and says what is meant.</summary>
    [JsonStringEnumMemberName("correction")] Correction,

    /// <summary>Says that another matter begins.</summary>
    [JsonStringEnumMemberName("topic_change")] TopicChange,

    /// <summary>Takes up an earlier matter again.</summary>
    [JsonStringEnumMemberName("topic_return")] TopicReturn,
}

/// <summary>Words, or their absence, that stand for something named before.</summary>
/// <param name="Type">Type of the entity.</param>
/// <param name="Value">Its normalised value.</param>
/// <param name="Text">The words as written, such as "it" or 那个; empty if the noun is left out.</param>
/// <param name="Start">First character in the message, UTF-16 units from 0; 0 if the noun is left out.</param>
/// <param name="Length">Length in UTF-16 units; 0 if the noun is left out.</param>
public sealed record ResolvedReference(
    string Type, [property: PersonalData] string Value, [property: PersonalData] string Text, int Start, int Length);

/// <summary>One of several requests in a message.</summary>
/// <param name="Intent">Id of the intent in the pack.</param>
/// <param name="Confidence">0 to 1, of this part of the message alone.</param>
/// <param name="Start">First character in the message, UTF-16 units from 0.</param>
/// <param name="Length">Length in UTF-16 units.</param>
public sealed record IntentSpan(string Intent, double Confidence, int Start, int Length);
