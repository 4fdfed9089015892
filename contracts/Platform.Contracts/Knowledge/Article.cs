namespace Platform.Contracts.Knowledge;

/// <summary>An article with its newest version; the version in force can be an older one.</summary>
/// <param name="Id">Kebab case, at most 80 characters.</param>
/// <param name="Version">The newest version, from 1; also the entity tag that <c>If-Match</c> takes.</param>
/// <param name="Status">Where the newest version stands.</param>
/// <param name="PublishedVersion">The version in force; null if the article answers nothing.</param>
/// <param name="UpdatedAt">When the article was last written, published or withdrawn.</param>
/// <param name="Texts">The newest version's texts by language (BCP 47).</param>
public sealed record Article(
    string Id,
    int Version,
    ArticleStatus Status,
    int? PublishedVersion,
    DateTimeOffset UpdatedAt,
    IReadOnlyDictionary<string, ArticleText> Texts)
{
    /// <summary>For whom and how long the newest version holds.</summary>
    public ArticleTerms Terms { get; init; } = new();

    /// <summary>The publication that is set for later; null if none is.</summary>
    public ScheduledPublication? Scheduled { get; init; }
}

/// <summary>A publication that is set for later.</summary>
/// <param name="Version">The version, the newest one or an older one.</param>
/// <param name="At">When it comes into force.</param>
/// <param name="By">Who has set it.</param>
public sealed record ScheduledPublication(int Version, DateTimeOffset At, string By);
