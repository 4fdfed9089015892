namespace Platform.Contracts.Knowledge;

/// <summary>A new article; it starts as a draft.</summary>
/// <param name="Id">Kebab case (<c>refund-times</c>), at most 80 characters; permanent.</param>
/// <param name="Texts">Texts by language; at least one, each language one of the tenant's.</param>
/// <param name="Terms">For whom and how long it holds; left out: for everyone, for ever.</param>
/// <param name="Comment">Why, at most 500 characters.</param>
public sealed record CreateArticle(string Id, IReadOnlyDictionary<string, ArticleText> Texts, ArticleTerms? Terms = null, string? Comment = null);

/// <summary>A new version of an article; it starts as a draft, and what is in force stays so until it is published.</summary>
/// <param name="Texts">All texts of the new version by language; a language that is left out is gone in it.</param>
/// <param name="Terms">For whom and how long it holds; left out: as the version before.</param>
/// <param name="Comment">Why, at most 500 characters.</param>
public sealed record UpdateArticle(IReadOnlyDictionary<string, ArticleText> Texts, ArticleTerms? Terms = null, string? Comment = null);

/// <summary>Puts the newest version in force.</summary>
/// <param name="At">When; left out: now. A version that begins to hold later comes into force then.</param>
/// <param name="Comment">Why, at most 500 characters.</param>
public sealed record PublishArticle(DateTimeOffset? At = null, string? Comment = null);

/// <summary>Why something is done with an article.</summary>
/// <param name="Comment">At most 500 characters.</param>
public sealed record ArticleComment(string? Comment = null);
