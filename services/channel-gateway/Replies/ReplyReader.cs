using Microsoft.Extensions.Options;
using Platform.ChannelGateway.Inbox;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Storage;

namespace Platform.ChannelGateway.Replies;

/// <summary>Reads stored replies, at once or when they come.</summary>
internal sealed class ReplyReader(GatewayCollections collections, TimeProvider time, IOptions<ChannelGatewayOptions> options)
{
    // The word of another replica can be lost.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    public async Task<MessageStatus> StatusAsync(InboxEntry entry, CancellationToken cancellationToken)
    {
        var reply = (await collections.Replies.GetAsync(GatewayCollections.IdOf(entry.ReplyId), cancellationToken))?.Value.Reply;
        var status = reply is not null ? TurnStatus.Answered
            : entry.Recorded == Decision.Silent ? TurnStatus.WithHuman
            : entry.FailedBecause is not null ? TurnStatus.Failed
            : TurnStatus.Accepted;
        return new MessageStatus(entry.MessageId, entry.ConversationId, status, reply, reply is null ? entry.FailedBecause : null);
    }

    /// <summary>The status when the turn has an outcome, or as it is when the time is over.</summary>
    public async Task<MessageStatus> WaitAsync(
        InboxEntry entry, ConversationSignals.Subscription subscription, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + atMost;
        var status = await StatusAsync(entry, cancellationToken);
        while (status.Status == TurnStatus.Accepted && end - time.GetUtcNow() is { Ticks: > 0 } left)
        {
            var signal = await subscription.NextAsync(left < LookAgain ? left : LookAgain, cancellationToken);
            if (signal is { Reply: { } reply } && signal.MessageId == entry.MessageId)
                return new MessageStatus(entry.MessageId, entry.ConversationId, TurnStatus.Answered, reply);
            if (signal is not null && (signal.MessageId != entry.MessageId || signal.Status == TurnStatus.Accepted))
                continue;
            entry = (await collections.Inbox.GetAsync(GatewayCollections.IdOf(entry.MessageId), cancellationToken))?.Value ?? entry;
            status = await StatusAsync(entry, cancellationToken);
        }

        return status;
    }

    /// <summary>
    /// Replies of a conversation for one channel after a sequence number, in order and without a hole: one that came
    /// before its predecessor is held back, or whoever goes on after it would never see the other.
    /// </summary>
    public async Task<ReplyPage> PageAsync(
        string tenant, string channel, string conversation, long after, int limit, CancellationToken cancellationToken)
    {
        var stored = await collections.Replies.QueryAsync(
            new IndexQuery(
                "place",
                GatewayCollections.PositionKey(tenant, conversation, after + 1),
                GatewayCollections.PositionKey(tenant, conversation, long.MaxValue),
                limit),
            cancellationToken);
        var overdue = time.GetUtcNow() - options.Value.HoldRepliesFor;
        var replies = new List<Reply>();
        foreach (var entry in stored.Select(document => document.Value))
        {
            if (entry.Previous > after && entry.StoredAt > overdue)
                break;
            after = entry.Reply.Sequence;
            if (entry.Channel == channel)
                replies.Add(entry.Reply);
        }

        return new ReplyPage(replies, after);
    }
}
