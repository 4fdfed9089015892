using System.Text.Json.Serialization;

namespace Platform.Contracts.Understanding;

/// <summary>How deep the customer lets the emotion in his messages be read. It is obeyed before anything is read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EmotionReading>))]
public enum EmotionReading
{
    /// <summary>Polarity, emotions, signals, and their course over the conversation.</summary>
    [JsonStringEnumMemberName("full")] Full,

    /// <summary>Polarity and signals of each message by itself: no emotion is named, no course is kept.</summary>
    [JsonStringEnumMemberName("light")] Light,

    /// <summary>Nothing: no emotion, no polarity, no signal, not even of danger; no <see cref="SentimentDetected"/> exists.</summary>
    [JsonStringEnumMemberName("off")] Off,
}
