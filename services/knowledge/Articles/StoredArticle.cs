using Platform.Contracts.Knowledge;

namespace Platform.Knowledge.Articles;

/// <summary>An article as stored: its newest version, what is in force, and what is about to be.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Current">The newest version; older ones are in the archive.</param>
/// <param name="PublishedVersion">The version in force, if any.</param>
/// <param name="Withdrawn">It was taken out of force and has not been published or edited since.</param>
/// <param name="Change">Counts publications, withdrawals and ends; 0 before the first.</param>
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
    /// <summary>When the version in force ends.</summary>
    public DateTimeOffset? PublishedUntil { get; init; }

    /// <summary>When the version that was last in force ended by itself; null once the article is published, withdrawn or edited again.</summary>
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>That the newest version was given to others to be read, and what they said.</summary>
    public StoredReview? Review { get; init; }

    /// <summary>The publication that is set for later.</summary>
    public StoredSchedule? Schedule { get; init; }

    /// <summary>How many acts there were; the last ones are in <see cref="Acts"/>.</summary>
    public int ActCount { get; init; }

    /// <summary>The last acts, oldest first; the store archives those before.</summary>
    public IReadOnlyList<ArticleAct> Acts { get; init; } = [];

    public ArticleStatus Status =>
        PublishedVersion == Current.Version ? ArticleStatus.Published
        : Schedule?.Version == Current.Version ? ArticleStatus.Scheduled
        : Review is not null ? Review.ApprovedBy is null ? ArticleStatus.Review : ArticleStatus.Approved
        : ExpiredAt is not null ? ArticleStatus.Expired
        : Withdrawn ? ArticleStatus.Withdrawn
        : ArticleStatus.Draft;

    /// <summary>When something is due to happen by itself; null if nothing is.</summary>
    public DateTimeOffset? DueAt => Schedule is null || PublishedUntil < Schedule.At ? PublishedUntil : Schedule.At;

    public static StoredArticle New(
        string tenantId, string articleId, IReadOnlyDictionary<string, ArticleText> texts, ArticleSource source, DateTimeOffset now,
        string by = Principals.System, ArticleTerms? terms = null, string? comment = null) =>
        new StoredArticle(tenantId, articleId, new(tenantId, articleId, 1, source, now, texts) { CreatedBy = by, Terms = terms ?? new() }, null, false, 0, 0, 0, now)
            .With(ArticleActKind.Written, 1, by, now, comment);

    public Article View() => new(ArticleId, Current.Version, Status, PublishedVersion, UpdatedAt, Current.Texts)
    {
        Terms = Current.Terms,
        Scheduled = Schedule is null ? null : new ScheduledPublication(Schedule.Version, Schedule.At, Schedule.By),
    };

    public ArticleSummary Summary() => new(
        ArticleId, Current.Version, Status, PublishedVersion, UpdatedAt,
        Current.Texts.ToDictionary(text => text.Key, text => text.Value.Title, StringComparer.Ordinal))
    { Terms = Current.Terms };

    /// <summary>With a further version, as a draft. Terms that are not given stay as they are.</summary>
    public StoredArticle Edit(
        IReadOnlyDictionary<string, ArticleText> texts, ArticleSource source, DateTimeOffset now,
        string by = Principals.System, ArticleTerms? terms = null, string? comment = null) =>
        (this with
        {
            Current = new(TenantId, ArticleId, Current.Version + 1, source, now, texts) { CreatedBy = by, Terms = terms ?? Current.Terms },
            Withdrawn = false,
            ExpiredAt = null,
            Review = null,
            UpdatedAt = now,
        }).With(ArticleActKind.Written, Current.Version + 1, by, now, comment);

    /// <summary>With its newest version given to others to be read; itself if that is so already.</summary>
    /// <exception cref="StepRefusedException">It is in force or found right.</exception>
    public StoredArticle Submit(DateTimeOffset now, string by, string? comment = null) => Status switch
    {
        ArticleStatus.Review => this,
        ArticleStatus.Published or ArticleStatus.Approved or ArticleStatus.Scheduled =>
            throw new StepRefusedException("The newest version has been reviewed or published already; an edit makes one that can be submitted."),
        _ => (this with { Review = new StoredReview(by, now), UpdatedAt = now }).With(ArticleActKind.Submitted, Current.Version, by, now, comment),
    };

    /// <summary>With its newest version found right.</summary>
    /// <param name="now">When.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="fourEyes">It must be another one than the author.</param>
    /// <param name="comment">Why.</param>
    /// <exception cref="StepRefusedException">It was not submitted, or he is not the one to say so.</exception>
    public StoredArticle Approve(DateTimeOffset now, string by, bool fourEyes, string? comment = null)
    {
        if (Status == ArticleStatus.Approved)
            return this;
        if (Status != ArticleStatus.Review)
            throw new StepRefusedException("Only a version that was submitted for review can be approved.");
        if (fourEyes && by == Current.CreatedBy)
            throw new StepRefusedException("Another person than the author has to approve a version of this tenant.");
        return (this with { Review = Review! with { ApprovedBy = by }, UpdatedAt = now }).With(ArticleActKind.Approved, Current.Version, by, now, comment);
    }

    /// <summary>As a draft again: without the submission or approval of the newest version, and without a publication that is set for later.</summary>
    /// <exception cref="StepRefusedException">There is nothing to take back.</exception>
    public StoredArticle SendBack(DateTimeOffset now, string by, string comment)
    {
        if (Review is null && Schedule is null)
            throw new StepRefusedException("No version is in review, approved or scheduled.");
        return (this with { Review = null, Schedule = null, UpdatedAt = now })
            .With(ArticleActKind.SentBack, Schedule?.Version ?? Current.Version, by, now, comment);
    }

    /// <summary>
    /// With its newest version in force, or to come into force when it begins to hold or at the time that is given; itself
    /// if that is so already.
    /// </summary>
    /// <exception cref="StepRefusedException">Its time is over, or nobody has approved what needs it.</exception>
    public StoredArticle Publish(
        DateTimeOffset now, string by = Principals.System, string? comment = null, DateTimeOffset? at = null, bool needsApproval = false)
    {
        if (Status == ArticleStatus.Published)
            return this;
        if (needsApproval && Review?.ApprovedBy is null)
            throw new StepRefusedException("A version of this tenant is published only after another person than its author has approved it.");
        var begin = Later(at ?? now, Current.Terms.ValidFrom ?? now);
        if (Current.Terms.ValidUntil <= Later(begin, now))
            throw new StepRefusedException("The version would have ended before it came into force; change its validUntil.");
        if (begin <= now)
            return InForce(Current, now, by, comment);
        return Schedule is { } set && set.Version == Current.Version && set.At == begin
            ? this
            : (this with { Schedule = new StoredSchedule(Current.Version, begin, by, comment), UpdatedAt = now })
                .With(ArticleActKind.Scheduled, Current.Version, by, now, comment, begin);
    }

    /// <summary>With nothing in force and nothing set for later; itself if that is so already.</summary>
    public StoredArticle Withdraw(DateTimeOffset now, string by = Principals.System, string? comment = null)
    {
        if (PublishedVersion is { } inForce)
            return OutOfForce(inForce, ArticleActKind.Withdrawn, now, by, comment) with { Withdrawn = true, Schedule = null };
        return Schedule is null ? this : SendBack(now, by, comment ?? "Withdrawn before it was published.");
    }

    /// <summary>With what has become due: the end of the version in force first. <paramref name="scheduled"/> is the version that was set for later.</summary>
    public StoredArticle Due(DateTimeOffset now, StoredVersion? scheduled)
    {
        var ended = AsOf(now);
        if (ended.Schedule is not { } due || due.At > now || scheduled?.Version != due.Version)
            return ended;
        // While nothing ran, its whole time may have passed.
        return scheduled.Terms.ValidUntil <= now
            ? (ended with { Schedule = null, ExpiredAt = scheduled.Terms.ValidUntil, UpdatedAt = now }).With(ArticleActKind.Expired, due.Version, Principals.System, now, null)
            : ended.InForce(scheduled, now, due.By, due.Comment);
    }

    /// <summary>As it stands at that time: without a version in force whose time is over, even if nobody has noted that yet.</summary>
    public StoredArticle AsOf(DateTimeOffset now) => PublishedVersion is { } inForce && PublishedUntil <= now
        ? OutOfForce(inForce, ArticleActKind.Expired, now, Principals.System, null) with { ExpiredAt = PublishedUntil }
        : this;

    private StoredArticle InForce(StoredVersion version, DateTimeOffset now, string by, string? comment) => (this with
    {
        PublishedVersion = version.Version,
        PublishedUntil = version.Terms.ValidUntil,
        Withdrawn = false,
        ExpiredAt = null,
        // What is newer than the version that was set for later goes on being reviewed.
        Review = version.Version == Current.Version ? null : Review,
        Schedule = null,
        Change = Change + 1,
        ChangedVersion = version.Version,
        UpdatedAt = now,
    }).With(ArticleActKind.Published, version.Version, by, now, comment);

    private StoredArticle OutOfForce(int inForce, ArticleActKind kind, DateTimeOffset now, string by, string? comment) => (this with
    {
        PublishedVersion = null,
        PublishedUntil = null,
        Change = Change + 1,
        ChangedVersion = inForce,
        UpdatedAt = now,
    }).With(kind, inForce, by, now, comment);

    public StoredArticle With(ArticleActKind kind, int version, string by, DateTimeOffset now, string? comment, DateTimeOffset? dueAt = null) => this with
    {
        ActCount = ActCount + 1,
        Acts = [.. Acts, new ArticleAct(ActCount + 1, version, kind, by, now, comment, dueAt)],
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>A version of an article; never changed once written.</summary>
internal sealed record StoredVersion(
    string TenantId,
    string ArticleId,
    int Version,
    ArticleSource Source,
    DateTimeOffset CreatedAt,
    IReadOnlyDictionary<string, ArticleText> Texts)
{
    /// <summary>Who wrote it; null in what was stored before that was recorded.</summary>
    public string? CreatedBy { get; init; }

    public ArticleTerms Terms { get; init; } = new();

    public ArticleVersion View() => new(Version, Source, CreatedAt, Texts) { CreatedBy = CreatedBy, Terms = Terms };
}

/// <summary>A version was given to others to be read.</summary>
internal sealed record StoredReview(string SubmittedBy, DateTimeOffset SubmittedAt)
{
    public string? ApprovedBy { get; init; }
}

/// <summary>A publication that is set for later.</summary>
internal sealed record StoredSchedule(int Version, DateTimeOffset At, string By, string? Comment);

/// <summary>An act that the article's own document has no place for any more.</summary>
internal sealed record StoredAct(string TenantId, string ArticleId, ArticleAct Act);

/// <summary>An article with all its versions and acts, oldest first.</summary>
internal sealed record WholeArticle(StoredArticle Article, IReadOnlyList<StoredVersion> Versions, IReadOnlyList<ArticleAct> Acts);

/// <summary>The article does not stand where this step could be taken; the message says why.</summary>
internal sealed class StepRefusedException(string message) : Exception(message);
