namespace Platform.Contracts.Audit;

/// <summary>
/// Whether routing's events of one conversation are all there: they are numbered 1, 2, 3, … and each number must be
/// recorded once. While a turn is under way a number may be missing for some milliseconds, since its events are
/// recorded as they arrive.
/// </summary>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Valid">No number is missing, none is doubled.</param>
/// <param name="Events">How many numbered events are recorded.</param>
/// <param name="Last">The highest number; 0 if there is none.</param>
/// <param name="Missing">Numbers that are missing; the first 100.</param>
/// <param name="Doubled">Numbers that two or more events have; the first 100.</param>
public sealed record SequenceReport(
    string ConversationId, bool Valid, long Events, long Last, IReadOnlyList<long> Missing, IReadOnlyList<long> Doubled);
