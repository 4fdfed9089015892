using Platform.Contracts.Understanding;
using Platform.Packs;

namespace Platform.Knowledge.Search;

/// <summary>What nlu's reading of a message says about the articles to look in.</summary>
internal static class Retrieval
{
    /// <summary>The articles that the pack names for the message's intents, with the intents' confidence.</summary>
    public static IReadOnlyList<IntentEvidence> Evidence(Pack pack, UtteranceUnderstood message) =>
        Evidence(pack, message.Requests.Count > 1
            ? [.. message.Requests.Select(request => new IntentScore(request.Intent, request.Confidence))]
            : message.Intents);

    /// <summary>The articles that the pack names for intents, with the intents' confidence.</summary>
    public static IReadOnlyList<IntentEvidence> Evidence(Pack pack, IReadOnlyList<IntentScore> intents) =>
    [
        .. intents
            .Select(intent => new IntentEvidence(intent.Confidence, pack.Intent(intent.Intent)?.Articles ?? []))
            .Where(evidence => evidence.Articles.Count > 0),
    ];
}
