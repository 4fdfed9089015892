namespace Platform.Contracts.Knowledge;

/// <summary>A document that was read: it is an article from then on, and is published and withdrawn as one.</summary>
/// <param name="Article">The article, without its texts; its newest version is what was read.</param>
/// <param name="Format">What the file is: <c>pdf</c>, <c>word</c>, <c>excel</c>, <c>html</c>, <c>markdown</c>, <c>csv</c> or <c>text</c>.</param>
/// <param name="Pages">Pages, where the file has any.</param>
/// <param name="Sections">Sections that can be quoted alone.</param>
/// <param name="Characters">Length of the text that was read.</param>
/// <param name="IsUnchanged">The text is that of the newest version, so that no version was added.</param>
public sealed record DocumentRead(ArticleSummary Article, string Format, int? Pages, int Sections, int Characters, bool IsUnchanged);
