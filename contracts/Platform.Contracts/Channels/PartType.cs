using System.Text.Json.Serialization;

namespace Platform.Contracts.Channels;

/// <summary>The kinds of message parts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PartType>))]
public enum PartType
{
    /// <summary>Plain text.</summary>
    [JsonStringEnumMemberName("text")] Text,

    /// <summary>A file, picture or recording, by reference.</summary>
    [JsonStringEnumMemberName("attachment")] Attachment,
}
