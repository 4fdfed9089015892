using Platform.Contracts.Conversations;

namespace Platform.Contracts.Knowledge;

/// <summary>What a search in the published articles found.</summary>
/// <param name="Language">The language that was searched: the one asked for, or the tenant's default.</param>
/// <param name="Hits">Passages, best first; empty if nothing fits.</param>
public sealed record SearchResults(string Language, IReadOnlyList<SearchHit> Hits);

/// <summary>A passage that was found.</summary>
/// <param name="Text">The section as plain text, fit to be sent to a customer.</param>
/// <param name="Relevance">How well it answers, 0 to 1.</param>
/// <param name="Citation">Where it comes from.</param>
/// <param name="Answer">The part of <paramref name="Text"/> that answers; null if no sentence has anything of the question.</param>
public sealed record SearchHit(string Text, double Relevance, Citation Citation, PassageAnswer? Answer = null);
