using Platform.Contracts.Conversations;
using Platform.Storage;

namespace Platform.Routing.Conversations;

/// <summary>What routing stores beside the grains' state.</summary>
internal static class RoutingCollections
{
    /// <summary>Decided turns by turn id; <c>place</c> orders them within a conversation.</summary>
    public static CollectionDefinition<DecidedTurn> Turns { get; } =
        new CollectionDefinition<DecidedTurn>("turns").Index("place", turn => turn.Key);

    /// <summary>Conversations that wait for a person, by conversation; <c>queue</c> puts the most urgent first.</summary>
    public static CollectionDefinition<HandoffRequested> Handoffs { get; } =
        new CollectionDefinition<HandoffRequested>("handoffs").Index("queue", handoff => IndexKey.Join(
            handoff.TenantId, IndexKey.Of(handoff.Priority), IndexKey.Of(handoff.OccurredAt), handoff.ConversationId));

    /// <summary>Asks for all of them, and for the grains' state.</summary>
    public static void Open(IDocumentStore store)
    {
        store.Collection(Turns);
        store.Collection(Handoffs);
        DocumentGrainStorage.Open<ConversationState>(store, "conversation");
    }

    public static string PlaceKey(string tenant, string conversation, long sequence) =>
        IndexKey.Join(tenant, conversation, IndexKey.Of(sequence));

    public static string ConversationKey(string tenant, string conversation) => $"{tenant}/{conversation}";
}
