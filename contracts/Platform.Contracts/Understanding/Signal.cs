using System.Text.Json.Serialization;

namespace Platform.Contracts.Understanding;

/// <summary>Signs in a message that a person should know of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Signal>))]
public enum Signal
{
    /// <summary>Asks for a person.</summary>
    [JsonStringEnumMemberName("wants_human")] WantsHuman,

    /// <summary>Has been in touch several times without a solution.</summary>
    [JsonStringEnumMemberName("repeated_contact")] RepeatedContact,

    /// <summary>Threatens to leave, to complain to an authority or to go public.</summary>
    [JsonStringEnumMemberName("threat_to_leave")] ThreatToLeave,

    /// <summary>May be in danger, or a danger to himself.</summary>
    [JsonStringEnumMemberName("crisis")] Crisis,
}
