namespace Platform.Load.Dialogues;

/// <summary>The customer's side of one dialogue.</summary>
/// <param name="Set">The set it comes from; part of the conversation's id.</param>
/// <param name="Number">Its place in the set, from 1.</param>
/// <param name="Locale">BCP 47 tag of its language, where the set has only one.</param>
/// <param name="Messages">What the customer writes, in order; at least one.</param>
internal sealed record Dialogue(string Set, int Number, string? Locale, IReadOnlyList<string> Messages);
