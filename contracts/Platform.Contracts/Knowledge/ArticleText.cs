namespace Platform.Contracts.Knowledge;

/// <summary>An article in one language.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Keywords">Words that customers use for it; at most 50 of at most 80 characters each.</param>
/// <param name="Body">
/// Markdown, 1 to 100,000 characters. The opening paragraph answers the title; each <c>##</c> section can be quoted alone.
/// </param>
public sealed record ArticleText(string Title, IReadOnlyList<string> Keywords, string Body);
