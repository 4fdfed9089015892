namespace Platform.Contracts.Knowledge;

/// <summary>For whom and how long a version of an article holds. Left out is what does not restrict it: an article without terms is for everyone, for ever.</summary>
public sealed record ArticleTerms
{
    /// <summary>Groups of customers that may be told it, e.g. <c>business</c>; at most 20 of at most 40 characters, compared without regard to case. Empty: everyone.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Products that it is about, as the tenant's catalogue names them. Empty: all.</summary>
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>Regions where it holds, e.g. <c>cn</c> or <c>cn-gd</c>; a region holds its parts, which follow a hyphen. Empty: everywhere.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>When it begins to hold: published before, it comes into force then. Null: at once.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>When it ends: from then on no answer quotes it. Null: never.</summary>
    public DateTimeOffset? ValidUntil { get; init; }
}

/// <summary>What is known of somebody who asks, so that he is told what holds for him.</summary>
public sealed record AnswerScope
{
    /// <summary>The groups that he belongs to; at most 20 of at most 40 characters.</summary>
    [PersonalData]
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>The products that he asks about; empty if that is not known.</summary>
    [PersonalData]
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>Where he is, e.g. <c>cn-gd</c>; null if that is not known.</summary>
    [PersonalData]
    public string? Region { get; init; }
}
