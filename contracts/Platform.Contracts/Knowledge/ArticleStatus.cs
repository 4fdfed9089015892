using System.Text.Json.Serialization;

namespace Platform.Contracts.Knowledge;

/// <summary>Where the newest version of an article stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ArticleStatus>))]
public enum ArticleStatus
{
    /// <summary>Not published yet; an older version may be in force.</summary>
    [JsonStringEnumMemberName("draft")] Draft,

    /// <summary>In force.</summary>
    [JsonStringEnumMemberName("published")] Published,

    /// <summary>Taken out of force.</summary>
    [JsonStringEnumMemberName("withdrawn")] Withdrawn,
}
