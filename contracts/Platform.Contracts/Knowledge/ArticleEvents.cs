namespace Platform.Contracts.Knowledge;

/// <summary>A version of an article is in force; every index follows within a second.</summary>
/// <param name="EventId">One per article, version and publication.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version in force.</param>
public sealed record ArticlePublished(
    Guid EventId, string TenantId, DateTimeOffset OccurredAt, string ArticleId, int Version) : IEvent;

/// <summary>An article answers nothing any more.</summary>
/// <param name="EventId">One per article and withdrawal.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version that was in force.</param>
public sealed record ArticleWithdrawn(
    Guid EventId, string TenantId, DateTimeOffset OccurredAt, string ArticleId, int Version) : IEvent;
