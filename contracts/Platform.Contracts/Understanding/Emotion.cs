using System.Text.Json.Serialization;

namespace Platform.Contracts.Understanding;

/// <summary>Emotions of customers in service conversations.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Emotion>))]
public enum Emotion
{
    /// <summary>None that shows.</summary>
    [JsonStringEnumMemberName("neutral")] Neutral,

    /// <summary>Content, glad.</summary>
    [JsonStringEnumMemberName("joy")] Joy,

    /// <summary>Thankful.</summary>
    [JsonStringEnumMemberName("gratitude")] Gratitude,

    /// <summary>Angry, outraged.</summary>
    [JsonStringEnumMemberName("anger")] Anger,

    /// <summary>Let down.</summary>
    [JsonStringEnumMemberName("disappointment")] Disappointment,

    /// <summary>Worried, afraid.</summary>
    [JsonStringEnumMemberName("anxiety")] Anxiety,

    /// <summary>In a hurry, tired of waiting.</summary>
    [JsonStringEnumMemberName("impatience")] Impatience,

    /// <summary>Sad.</summary>
    [JsonStringEnumMemberName("sadness")] Sadness,

    /// <summary>Does not understand.</summary>
    [JsonStringEnumMemberName("confusion")] Confusion,

    /// <summary>Surprised.</summary>
    [JsonStringEnumMemberName("surprise")] Surprise,
}
