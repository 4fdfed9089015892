namespace Platform.Contracts.Knowledge;

/// <summary>knowledge has looked for what answers the message.</summary>
/// <param name="EventId">One per turn.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="TurnId">The turn.</param>
/// <param name="Passages">What was found, best first, at most three; empty if nothing fits.</param>
public sealed record KnowledgeRetrieved(
    Guid EventId,
    string TenantId,
    string ConversationId,
    DateTimeOffset OccurredAt,
    Guid TurnId,
    IReadOnlyList<Passage> Passages) : IEvent;

/// <summary>A section of a published article.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="Title">Title of the article.</param>
/// <param name="Heading">Heading of the section; null for the opening paragraph.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Text">The section as plain text, fit to be sent to a customer.</param>
/// <param name="Relevance">How well it answers, 0 to 1.</param>
/// <param name="Page">Page of the document on which it begins; null if it has no pages.</param>
public sealed record Passage(
    string ArticleId, int Version, string Title, string? Heading, string Language, string Text, double Relevance, int? Page = null)
{
    /// <summary>The part that answers the question itself; null if no sentence has anything of it.</summary>
    public PassageAnswer? Answer { get; init; }

    /// <summary>The names on the way through the knowledge graph that led to it, such as <c>E23 → Tank empty → Fill the tank</c>; null if its words did.</summary>
    public string? Path { get; init; }
}

/// <summary>The sentence of a passage that answers, or the list of steps that it begins; it is quoted as it stands.</summary>
/// <param name="Start">Where it begins in the passage's text, UTF-16 code units, from 0.</param>
/// <param name="Length">How long it is, at least 1.</param>
/// <param name="Confidence">
/// Estimated probability, 0 to 1, that the passage is the right one; fitted on questions with and without an answer.
/// </param>
public sealed record PassageAnswer(int Start, int Length, double Confidence);
