using Platform.Contracts.Knowledge;

namespace Platform.Contracts.Conversations;

/// <summary>Where an answer comes from.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version that was in force, from 1.</param>
/// <param name="Title">Its title.</param>
/// <param name="Heading">The heading of the quoted section; null for the opening paragraph.</param>
/// <param name="Language">Language of the quoted text, BCP 47.</param>
/// <param name="Page">Page of the document on which the quoted text begins; null if it has no pages.</param>
public sealed record Citation(string ArticleId, int Version, string Title, string? Heading, string Language, int? Page = null)
{
    /// <summary>Where the quoted section stands in the text (Markdown) of the version in its language; null in what was told before that was recorded.</summary>
    public TextRange? Range { get; init; }

    /// <summary>The names on the way through the knowledge graph that led to it; null if its words did.</summary>
    public string? Path { get; init; }
}
