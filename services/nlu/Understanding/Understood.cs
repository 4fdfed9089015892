using Platform.Contracts.Understanding;

namespace Platform.Nlu.Understanding;

/// <summary>What has been read in a message.</summary>
internal sealed record Understood(
    string ModelVersion, string Language, IReadOnlyList<IntentScore> Intents, bool OutOfScope, IReadOnlyList<Entity> Entities);
