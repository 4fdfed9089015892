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

    /// <summary>Given to others to be read.</summary>
    [JsonStringEnumMemberName("review")] Review,

    /// <summary>Found right, and not published yet.</summary>
    [JsonStringEnumMemberName("approved")] Approved,

    /// <summary>To come into force at a time that is set.</summary>
    [JsonStringEnumMemberName("scheduled")] Scheduled,

    /// <summary>Its time is over.</summary>
    [JsonStringEnumMemberName("expired")] Expired,
}
