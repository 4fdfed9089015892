using System.Text.Json.Serialization;

namespace Platform.Contracts.Knowledge;

/// <summary>A place that is looked at again and again: what is found there is the newest version of an article.</summary>
/// <param name="Id">The source, and its article.</param>
/// <param name="Kind">What kind of place it is.</param>
/// <param name="Location">The URL, or the file's path below the tenant's folder.</param>
/// <param name="Language">Language of the text, BCP 47.</param>
/// <param name="Title">Title of the article; null for the file's name.</param>
/// <param name="Publish">Whether a new version is put in force at once.</param>
/// <param name="EveryMinutes">Minutes between two looks at a URL; null for a file.</param>
/// <param name="CheckedAt">When it was last looked at; null before the first time.</param>
/// <param name="NextCheckAt">When a URL is looked at next.</param>
/// <param name="ImportId">The last import of what was found.</param>
/// <param name="State">What became of that import; null while it waits.</param>
/// <param name="Problem">Why it could not be fetched or read the last time; null if it could. What was in force stays so.</param>
public sealed record KnowledgeSource(
    string Id,
    SourceKind Kind,
    string Location,
    string Language,
    string? Title,
    bool Publish,
    int? EveryMinutes,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? NextCheckAt,
    string? ImportId,
    ImportState? State,
    string? Problem);

/// <summary>The kinds of sources.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SourceKind>))]
public enum SourceKind
{
    /// <summary>A page or file on the web.</summary>
    [JsonStringEnumMemberName("url")] Url,

    /// <summary>A file of the watched folder.</summary>
    [JsonStringEnumMemberName("file")] File,
}

/// <summary>A page of sources, by id.</summary>
/// <param name="Sources">The sources.</param>
/// <param name="NextCursor">Where the next page begins; null at the end.</param>
public sealed record KnowledgeSourcePage(IReadOnlyList<KnowledgeSource> Sources, string? NextCursor);

/// <summary>A URL to be looked at.</summary>
/// <param name="Url">With http or https, without a user or password.</param>
/// <param name="Title">Title of the article, 1 to 200 characters; null for the file's name.</param>
/// <param name="Language">Language of the text, BCP 47; null for the tenant's default.</param>
/// <param name="Publish">Whether a new version is put in force at once.</param>
/// <param name="EveryMinutes">Minutes between two looks, 1 to 43,200; null for the service's setting.</param>
public sealed record PutSource(string Url, string? Title = null, string? Language = null, bool Publish = true, int? EveryMinutes = null);
