using Microsoft.Extensions.Options;
using Platform.ChannelGateway.Callbacks;
using Platform.ChannelGateway.Inbox;
using Platform.ChannelGateway.Replies;
using Platform.ChannelGateway.WebChat;
using Platform.Storage;

namespace Platform.ChannelGateway;

/// <summary>What the gateway stores.</summary>
internal sealed class GatewayCollections([FromKeyedServices("channel-gateway")] IDocumentStore store, IOptions<ChannelGatewayOptions> options)
{
    /// <summary>Accepted messages by message id. <c>position</c> keeps a conversation's order; <c>due</c> holds what is not complete.</summary>
    public IDocumentCollection<InboxEntry> Inbox { get; } = store.Collection(new CollectionDefinition<InboxEntry>("inbox")
        .UniqueIndex("position", entry => PositionKey(entry.TenantId, entry.ConversationId, entry.Position))
        .Index("due", entry => entry.DueAt is { } due ? IndexKey.Of(due) : null)
        .ExpireAt(entry => entry.DueAt is null ? entry.AcceptedAt + options.Value.KeepFor : null));

    /// <summary>Replies by reply id. <c>place</c> orders them in their conversation; <c>due</c> holds those to be posted to a callback.</summary>
    public IDocumentCollection<ReplyEntry> Replies { get; } = store.Collection(new CollectionDefinition<ReplyEntry>("replies")
        .Index("place", entry => PositionKey(entry.TenantId, entry.Reply.ConversationId, entry.Reply.Sequence))
        .Index("due", entry => entry.CallbackDueAt is { } due ? IndexKey.Of(due) : null)
        .ExpireAt(entry => entry.CallbackDueAt is null && entry.StoredAt != default ? entry.StoredAt + options.Value.KeepFor : null));

    /// <summary>Callback of each channel, by <c>tenant/channel</c>.</summary>
    public IDocumentCollection<CallbackTarget> Callbacks { get; } =
        store.Collection(new CollectionDefinition<CallbackTarget>("callbacks"));

    /// <summary>Keys of session tokens by <c>number</c>.</summary>
    public IDocumentCollection<SessionKey> SessionKeys { get; } = store.Collection(new CollectionDefinition<SessionKey>("session_keys")
        .Index("number", key => IndexKey.Of(key.Number)));

    public static string PositionKey(string tenant, string conversation, long position) =>
        IndexKey.Join(tenant, conversation, IndexKey.Of(position));

    public static string IdOf(Guid id) => id.ToString("N");
}
