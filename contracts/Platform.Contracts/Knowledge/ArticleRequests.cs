namespace Platform.Contracts.Knowledge;

/// <summary>A new article; it starts as a draft.</summary>
/// <param name="Id">Kebab case (<c>refund-times</c>), at most 80 characters; permanent.</param>
/// <param name="Texts">Texts by language; at least one, each language one of the tenant's.</param>
public sealed record CreateArticle(string Id, IReadOnlyDictionary<string, ArticleText> Texts);

/// <summary>A new version of an article; it starts as a draft, and what is in force stays so until it is published.</summary>
/// <param name="Texts">All texts of the new version by language; a language that is left out is gone in it.</param>
public sealed record UpdateArticle(IReadOnlyDictionary<string, ArticleText> Texts);
