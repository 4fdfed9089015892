using System.Text.Json.Serialization;

namespace Platform.Contracts.Understanding;

/// <summary>How sure a signal is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignalLevel>))]
public enum SignalLevel
{
    /// <summary>Clear enough to act on it at once.</summary>
    [JsonStringEnumMemberName("certain")] Certain,

    /// <summary>Clear enough to ask; most messages that are marked so turn out harmless.</summary>
    [JsonStringEnumMemberName("possible")] Possible,
}
