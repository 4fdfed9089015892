using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Packs;

namespace Platform.Knowledge.Search;

/// <summary>What nlu's reading of a message says about the articles to look in.</summary>
internal static class Retrieval
{
    // The entity of a pack's catalogue that products are in.
    private const string Product = "product";

    /// <summary>The articles that the pack names for the message's intents, with the intents' confidence.</summary>
    public static IReadOnlyList<IntentEvidence> Evidence(Pack pack, UtteranceUnderstood message) =>
        Evidence(pack, message.Requests.Count > 1
            ? [.. message.Requests.Select(request => new IntentScore(request.Intent, request.Confidence))]
            : message.Intents);

    /// <summary>What is known of the customer, and the products that the message names.</summary>
    public static AnswerScope Scope(UtteranceUnderstood message)
    {
        var scope = message.Scope ?? new AnswerScope();
        return scope with
        {
            Products = [.. scope.Products, .. message.Entities.Where(entity => entity.Type == Product).Select(entity => entity.Value)],
        };
    }

    /// <summary>The articles that the pack names for intents, with the intents' confidence.</summary>
    public static IReadOnlyList<IntentEvidence> Evidence(Pack pack, IReadOnlyList<IntentScore> intents) =>
    [
        .. intents
            .Select(intent => new IntentEvidence(intent.Confidence, pack.Intent(intent.Intent)?.Articles ?? []))
            .Where(evidence => evidence.Articles.Count > 0),
    ];
}
