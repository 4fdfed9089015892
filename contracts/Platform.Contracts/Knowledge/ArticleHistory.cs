using System.Text.Json.Serialization;

namespace Platform.Contracts.Knowledge;

/// <summary>A page of what was done with an article, newest first.</summary>
/// <param name="Acts">The acts.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
public sealed record ArticleHistory(IReadOnlyList<ArticleAct> Acts, string? Next);

/// <summary>Something that was done with a version of an article.</summary>
/// <param name="Number">Gap-free number of the article's acts, from 1.</param>
/// <param name="Version">The version.</param>
/// <param name="Kind">What was done.</param>
/// <param name="By">Who did it: the person's subject, <c>key:</c> and the channel of a program's key, <c>pack</c> or <c>system</c>.</param>
/// <param name="At">When.</param>
/// <param name="Comment">Why, if he has said so.</param>
/// <param name="DueAt">Of a scheduled publication: the time at which it is due.</param>
public sealed record ArticleAct(
    int Number, int Version, ArticleActKind Kind, string By, DateTimeOffset At, string? Comment = null, DateTimeOffset? DueAt = null);

/// <summary>What can be done with a version of an article.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ArticleActKind>))]
public enum ArticleActKind
{
    /// <summary>It was written.</summary>
    [JsonStringEnumMemberName("written")] Written,

    /// <summary>It was given to others to be read.</summary>
    [JsonStringEnumMemberName("submitted")] Submitted,

    /// <summary>It was found right.</summary>
    [JsonStringEnumMemberName("approved")] Approved,

    /// <summary>It was not; or an approval or a scheduled publication was taken back.</summary>
    [JsonStringEnumMemberName("sent_back")] SentBack,

    /// <summary>A time was set at which it comes into force.</summary>
    [JsonStringEnumMemberName("scheduled")] Scheduled,

    /// <summary>It came into force.</summary>
    [JsonStringEnumMemberName("published")] Published,

    /// <summary>It was taken out of force.</summary>
    [JsonStringEnumMemberName("withdrawn")] Withdrawn,

    /// <summary>Its time was over.</summary>
    [JsonStringEnumMemberName("expired")] Expired,

    /// <summary>It came from an export.</summary>
    [JsonStringEnumMemberName("imported")] Imported,
}
