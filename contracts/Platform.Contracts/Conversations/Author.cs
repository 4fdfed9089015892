using System.Text.Json.Serialization;

namespace Platform.Contracts.Conversations;

/// <summary>Who wrote a message.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Author>))]
public enum Author
{
    /// <summary>The customer.</summary>
    [JsonStringEnumMemberName("customer")] Customer,

    /// <summary>The AI assistant.</summary>
    [JsonStringEnumMemberName("ai")] Ai,

    /// <summary>A human agent.</summary>
    [JsonStringEnumMemberName("human")] Human,
}
