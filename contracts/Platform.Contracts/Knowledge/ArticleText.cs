namespace Platform.Contracts.Knowledge;

/// <summary>An article in one language.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Keywords">Words that customers use for it; at most 50 of at most 80 characters each.</param>
/// <param name="Body">
/// Markdown, 1 to 100,000 characters. The opening paragraph answers the title; each <c>##</c> section can be quoted alone.
/// </param>
public sealed record ArticleText(string Title, IReadOnlyList<string> Keywords, string Body)
{
    /// <summary>
    /// Questions of customers that the opening paragraph is known to answer, as they were asked; at most 200 of at most 300
    /// characters each. A question like one of them finds the article even where it has none of the article's words.
    /// </summary>
    public IReadOnlyList<string> Questions { get; init; } = [];
}
