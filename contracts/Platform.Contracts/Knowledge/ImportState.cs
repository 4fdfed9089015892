using System.Text.Json.Serialization;

namespace Platform.Contracts.Knowledge;

/// <summary>Where the import of a document stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportState>))]
public enum ImportState
{
    /// <summary>Accepted and stored; nobody has begun to read it.</summary>
    [JsonStringEnumMemberName("waiting")] Waiting,

    /// <summary>It is being read.</summary>
    [JsonStringEnumMemberName("reading")] Reading,

    /// <summary>It is a version of its article.</summary>
    [JsonStringEnumMemberName("done")] Done,

    /// <summary>The file cannot be read, for the reason given; nothing has changed.</summary>
    [JsonStringEnumMemberName("refused")] Refused,

    /// <summary>It was not read, through no fault of the file; nothing has changed.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
