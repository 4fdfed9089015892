using System.Text.Json.Serialization;

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
    IReadOnlyList<Passage> Passages) : IEvent
{
    /// <summary>The answer in the words of the tenant's language model, every sentence supported by a passage; null: it is to be quoted.</summary>
    public WrittenAnswer? Written { get; init; }

    /// <summary>What came of having the answer written; null if no model was asked.</summary>
    public AnswerWriting? Writing { get; init; }
}

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
    /// <summary>Where the section stands in the text (Markdown) of this version in its language; null in what was published before that was recorded.</summary>
    public TextRange? Range { get; init; }

    /// <summary>The part that answers the question itself; null if no sentence has anything of it.</summary>
    public PassageAnswer? Answer { get; init; }

    /// <summary>When the article ends; from then on it must not be quoted. Null for never.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The names on the way through the knowledge graph that led to it, such as <c>E23 → Tank empty → Fill the tank</c>; null if its words did.</summary>
    public string? Path { get; init; }
}

/// <summary>The sentence of a passage that answers, or the list of steps that it begins; it is quoted as it stands.</summary>
/// <param name="Start">Where it begins in the passage's text, UTF-16 code units, from 0.</param>
/// <param name="Length">How long it is, at least 1.</param>
/// <param name="Confidence">
/// Estimated probability, 0 to 1, that the passage is the right one; fitted on questions with and without an answer.
/// </param>
/// <param name="PartConfidence">
/// Estimated probability, 0 to 1, that the part holds the answer if the passage does; fitted on questions whose answers are known.
/// </param>
public sealed record PassageAnswer(int Start, int Length, double Confidence, double PartConfidence = 0);

/// <summary>An answer that a language model wrote from passages.</summary>
/// <param name="Model">The model.</param>
/// <param name="Sentences">Its sentences, in order; at least one.</param>
/// <param name="Removed">How many more it wrote that no passage supports.</param>
public sealed record WrittenAnswer(string Model, IReadOnlyList<WrittenSentence> Sentences, int Removed);

/// <summary>A sentence with its sources.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Passages">Places of the passages that support it, from 0; at least one.</param>
public sealed record WrittenSentence(string Text, IReadOnlyList<int> Passages);

/// <summary>What came of having an answer written by a language model. Only the first is used; after all others the answer is quoted.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerWriting>))]
public enum AnswerWriting
{
    /// <summary>It was written, and passages support it.</summary>
    [JsonStringEnumMemberName("written")] Written,

    /// <summary>Passages support too little of it.</summary>
    [JsonStringEnumMemberName("unsupported")] Unsupported,

    /// <summary>The model says that the passages do not answer the question.</summary>
    [JsonStringEnumMemberName("no_answer")] NoAnswer,

    /// <summary>What came back cannot be read.</summary>
    [JsonStringEnumMemberName("unreadable")] Unreadable,

    /// <summary>It did not come in time.</summary>
    [JsonStringEnumMemberName("timed_out")] TimedOut,

    /// <summary>The minute's calls are used up.</summary>
    [JsonStringEnumMemberName("over_budget")] OverBudget,

    /// <summary>The model is not asked for a while, since several calls were in vain.</summary>
    [JsonStringEnumMemberName("suspended")] Suspended,

    /// <summary>The call failed.</summary>
    [JsonStringEnumMemberName("failed")] Failed,
}
