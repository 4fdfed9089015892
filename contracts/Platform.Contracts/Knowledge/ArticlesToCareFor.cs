using Platform.Contracts.Conversations;

namespace Platform.Contracts.Knowledge;

/// <summary>Articles that somebody should look after: those whose answers led to a person first, the most often first, then those that have expired.</summary>
/// <param name="Since">Hand-overs are counted from then on.</param>
/// <param name="Articles">The articles.</param>
public sealed record ArticlesToCareFor(DateTimeOffset Since, IReadOnlyList<ArticleToCareFor> Articles);

/// <summary>An article that somebody should look after.</summary>
/// <param name="Article">The article.</param>
/// <param name="ExpiredAt">When it ended; null if it has not.</param>
/// <param name="HandOvers">How often a person was called within an hour after an answer from it, with no other answer between.</param>
/// <param name="Conversations">In how many conversations.</param>
/// <param name="Reasons">How often for which reason.</param>
/// <param name="LastHandOverAt">When the last time was; null if there was none.</param>
public sealed record ArticleToCareFor(
    ArticleSummary Article,
    DateTimeOffset? ExpiredAt,
    int HandOvers,
    int Conversations,
    IReadOnlyDictionary<HandoffReason, int> Reasons,
    DateTimeOffset? LastHandOverAt);
