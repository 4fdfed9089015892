using System.Text.Json.Serialization;

namespace Platform.Contracts.Knowledge;

/// <summary>Pairs of sentences of published articles that say the same twice, or do not agree.</summary>
/// <param name="Language">The language that was looked through.</param>
/// <param name="Conflicts">Contradictions first, then duplicates, the most similar first; at most 200.</param>
public sealed record KnowledgeConflicts(string Language, IReadOnlyList<KnowledgeConflict> Conflicts);

/// <summary>Two sentences side by side.</summary>
/// <param name="Kind">What is wrong with them.</param>
/// <param name="Similarity">How much of their words they share, apart from numbers: cosine, 0 to 1.</param>
/// <param name="First">One of them.</param>
/// <param name="Second">The other one.</param>
/// <param name="Reason">In words: what differs.</param>
public sealed record KnowledgeConflict(ConflictKind Kind, double Similarity, ConflictSide First, ConflictSide Second, string Reason);

/// <summary>A sentence and where it stands.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">The version in force.</param>
/// <param name="Heading">The heading of its section; null for the opening paragraph.</param>
/// <param name="Sentence">The sentence.</param>
public sealed record ConflictSide(string ArticleId, int Version, string? Heading, string Sentence);

/// <summary>What is wrong with two sentences.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ConflictKind>))]
public enum ConflictKind
{
    /// <summary>The same words with other numbers, or one denies what the other says.</summary>
    [JsonStringEnumMemberName("contradiction")] Contradiction,

    /// <summary>Two articles say the same.</summary>
    [JsonStringEnumMemberName("duplicate")] Duplicate,
}
