using System.Text.Json.Serialization;

namespace Platform.Contracts.Knowledge;

/// <summary>Where a version of an article was written.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ArticleSource>))]
public enum ArticleSource
{
    /// <summary>In the tenant's workspace pack.</summary>
    [JsonStringEnumMemberName("pack")] Pack,

    /// <summary>By a person, over HTTP.</summary>
    [JsonStringEnumMemberName("api")] Api,

    /// <summary>In a file that was read.</summary>
    [JsonStringEnumMemberName("document")] Document,
}
