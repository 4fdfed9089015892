using System.Text.Json.Serialization;

namespace Platform.Contracts.Conversations;

/// <summary>Why a conversation was handed to a person. When several apply, the first in this order is given.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HandoffReason>))]
public enum HandoffReason
{
    /// <summary>Somebody may be in danger.</summary>
    [JsonStringEnumMemberName("crisis")] Crisis,

    /// <summary>Somebody shows signs of an illness or injury that cannot wait.</summary>
    [JsonStringEnumMemberName("critical_health")] CriticalHealth,

    /// <summary>The customer asked for a person.</summary>
    [JsonStringEnumMemberName("wants_human")] WantsHuman,

    /// <summary>The customer said that he has been in touch several times without a solution.</summary>
    [JsonStringEnumMemberName("repeated_contact")] RepeatedContact,

    /// <summary>The customer threatened to leave.</summary>
    [JsonStringEnumMemberName("threat_to_leave")] ThreatToLeave,

    /// <summary>The customer threatened to complain to an authority or in public.</summary>
    [JsonStringEnumMemberName("threat_to_complain")] ThreatToComplain,

    /// <summary>Several dissatisfied messages in a row.</summary>
    [JsonStringEnumMemberName("dissatisfied")] Dissatisfied,

    /// <summary>Several messages in a row that were not understood.</summary>
    [JsonStringEnumMemberName("not_understood")] NotUnderstood,

    /// <summary>The pack says that this matter is for people.</summary>
    [JsonStringEnumMemberName("by_policy")] ByPolicy,
}
