using Platform.Contracts.Channels;

namespace Platform.ChannelGateway.Replies;

/// <summary>A stored reply and its way to the customer.</summary>
internal sealed record ReplyEntry(string TenantId, string Channel, Reply Reply)
{
    /// <summary>Sequence of the conversation's reply before it; 0 if it is the first.</summary>
    public long Previous { get; init; }

    public DateTimeOffset StoredAt { get; init; }

    /// <summary>The first way by which the channel got it: <c>wait</c>, <c>poll</c>, <c>stream</c> or <c>callback</c>.</summary>
    public string? DeliveredVia { get; init; }

    /// <summary>When to post it to the channel's callback; null if there is none, or it is done.</summary>
    public DateTimeOffset? CallbackDueAt { get; init; }

    public int CallbackAttempts { get; init; }
}
