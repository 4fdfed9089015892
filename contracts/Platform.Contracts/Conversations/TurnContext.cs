using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;

namespace Platform.Contracts.Conversations;

/// <summary>What the analyses need to read a message in its conversation.</summary>
/// <param name="TurnNumber">1 for the first turn of the conversation.</param>
/// <param name="ActiveIntent">The intent whose reply waits for a detail, if any.</param>
/// <param name="AwaitedEntity">The entity that the customer was asked for, if any.</param>
/// <param name="OfferedIntents">The intents between which the customer was asked to choose; empty if none.</param>
/// <param name="RecentIntents">Intents of the last turns, newest first; at most three.</param>
/// <param name="KnownEntities">Entities named earlier, newest value of each type; at most eight.</param>
/// <param name="Language">Language of the last turn, BCP 47.</param>
/// <param name="WithHuman">A person has the conversation.</param>
/// <param name="EmotionReading">How deep emotion may be read in this message.</param>
public sealed record TurnContext(
    int TurnNumber,
    string? ActiveIntent,
    string? AwaitedEntity,
    IReadOnlyList<string> OfferedIntents,
    IReadOnlyList<string> RecentIntents,
    IReadOnlyList<Entity> KnownEntities,
    string? Language,
    bool WithHuman,
    EmotionReading EmotionReading = EmotionReading.Full)
{
    /// <summary>What is known of the customer; null if nothing is.</summary>
    public AnswerScope? Scope { get; init; }

    /// <summary>The context of a conversation's first message.</summary>
    public static TurnContext Empty { get; } = new(1, null, null, [], [], [], null, false);
}
