using Platform.Contracts.Understanding;

namespace Platform.Nlu.Understanding;

/// <summary>What has been read in a message.</summary>
internal sealed record Understood(
    string ModelVersion, string Language, IReadOnlyList<IntentScore> Intents, bool OutOfScope, IReadOnlyList<Entity> Entities)
{
    public IReadOnlyList<DialogueAct> Acts { get; init; } = [];

    public IReadOnlyList<ResolvedReference> References { get; init; } = [];

    public IReadOnlyList<IntentSpan> Requests { get; init; } = [];
}
