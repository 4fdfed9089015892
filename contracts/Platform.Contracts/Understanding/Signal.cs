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

    /// <summary>Threatens to leave.</summary>
    [JsonStringEnumMemberName("threat_to_leave")] ThreatToLeave,

    /// <summary>Threatens to complain to an authority or a court, or in public.</summary>
    [JsonStringEnumMemberName("threat_to_complain")] ThreatToComplain,

    /// <summary>Says that it must happen soon.</summary>
    [JsonStringEnumMemberName("urgency")] Urgency,

    /// <summary>Praises what is plainly meant as blame.</summary>
    [JsonStringEnumMemberName("sarcasm")] Sarcasm,

    /// <summary>Somebody may be in danger, or a danger to himself.</summary>
    [JsonStringEnumMemberName("crisis")] Crisis,

    /// <summary>Somebody shows signs of an illness or injury that cannot wait.</summary>
    [JsonStringEnumMemberName("critical_health")] CriticalHealth,
}
