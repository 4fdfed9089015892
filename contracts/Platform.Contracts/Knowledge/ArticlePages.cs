namespace Platform.Contracts.Knowledge;

/// <summary>A page of a tenant's articles, ordered by id.</summary>
/// <param name="Articles">The articles, without their bodies.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
public sealed record ArticlePage(IReadOnlyList<ArticleSummary> Articles, string? Next);

/// <summary>An article in a list.</summary>
/// <param name="Id">The article.</param>
/// <param name="Version">The newest version.</param>
/// <param name="Status">Where the newest version stands.</param>
/// <param name="PublishedVersion">The version in force; null if none is.</param>
/// <param name="UpdatedAt">When the article was last written, published or withdrawn.</param>
/// <param name="Titles">The newest version's titles by language.</param>
public sealed record ArticleSummary(
    string Id,
    int Version,
    ArticleStatus Status,
    int? PublishedVersion,
    DateTimeOffset UpdatedAt,
    IReadOnlyDictionary<string, string> Titles)
{
    /// <summary>For whom and how long the newest version holds.</summary>
    public ArticleTerms Terms { get; init; } = new();
}

/// <summary>A page of an article's versions, newest first.</summary>
/// <param name="Versions">The versions.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
public sealed record ArticleVersionPage(IReadOnlyList<ArticleVersion> Versions, string? Next);

/// <summary>One version of an article; versions never change and are never removed.</summary>
/// <param name="Version">From 1.</param>
/// <param name="Source">Where it was written.</param>
/// <param name="CreatedAt">When it was written.</param>
/// <param name="Texts">Texts by language.</param>
public sealed record ArticleVersion(
    int Version,
    ArticleSource Source,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, ArticleText> Texts)
{
    /// <summary>Who wrote it, as in the history; null if that was not recorded.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>For whom and how long it holds.</summary>
    public ArticleTerms Terms { get; init; } = new();
}
