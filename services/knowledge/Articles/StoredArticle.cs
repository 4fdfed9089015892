using Platform.Contracts.Knowledge;

namespace Platform.Knowledge.Articles;

/// <summary>An article as stored: its newest version, and what is in force.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Current">The newest version; older ones are in the archive.</param>
/// <param name="PublishedVersion">The version in force, if any.</param>
/// <param name="Withdrawn">It was taken out of force and has not been published or edited since.</param>
/// <param name="Change">Counts publications and withdrawals; 0 before the first.</param>
/// <param name="ChangedVersion">The version that the last change put in or out of force.</param>
/// <param name="Announced">The last change whose event the bus has taken.</param>
/// <param name="UpdatedAt">When it was last written, published or withdrawn.</param>
internal sealed record StoredArticle(
    string TenantId,
    string ArticleId,
    StoredVersion Current,
    int? PublishedVersion,
    bool Withdrawn,
    int Change,
    int ChangedVersion,
    int Announced,
    DateTimeOffset UpdatedAt)
{
    public ArticleStatus Status =>
        PublishedVersion == Current.Version ? ArticleStatus.Published : Withdrawn ? ArticleStatus.Withdrawn : ArticleStatus.Draft;

    public static StoredArticle New(
        string tenantId, string articleId, IReadOnlyDictionary<string, ArticleText> texts, ArticleSource source, DateTimeOffset now) =>
        new(tenantId, articleId, new(tenantId, articleId, 1, source, now, texts), null, false, 0, 0, 0, now);

    public Article View() => new(ArticleId, Current.Version, Status, PublishedVersion, UpdatedAt, Current.Texts);

    public ArticleSummary Summary() => new(
        ArticleId, Current.Version, Status, PublishedVersion, UpdatedAt,
        Current.Texts.ToDictionary(text => text.Key, text => text.Value.Title, StringComparer.Ordinal));

    /// <summary>With a further version, as a draft.</summary>
    public StoredArticle Edit(IReadOnlyDictionary<string, ArticleText> texts, ArticleSource source, DateTimeOffset now) => this with
    {
        Current = new(TenantId, ArticleId, Current.Version + 1, source, now, texts),
        Withdrawn = false,
        UpdatedAt = now,
    };

    /// <summary>With its newest version in force; itself if that is so already.</summary>
    public StoredArticle Publish(DateTimeOffset now) => Status == ArticleStatus.Published
        ? this
        : this with
        {
            PublishedVersion = Current.Version,
            Withdrawn = false,
            Change = Change + 1,
            ChangedVersion = Current.Version,
            UpdatedAt = now,
        };

    /// <summary>With nothing in force; itself if that is so already.</summary>
    public StoredArticle Withdraw(DateTimeOffset now) => PublishedVersion is not { } inForce
        ? this
        : this with { PublishedVersion = null, Withdrawn = true, Change = Change + 1, ChangedVersion = inForce, UpdatedAt = now };
}

/// <summary>A version of an article; never changed once written.</summary>
internal sealed record StoredVersion(
    string TenantId,
    string ArticleId,
    int Version,
    ArticleSource Source,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, ArticleText> Texts);
