using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Platform.Contracts.Conversations;
using Platform.Storage;

namespace Platform.ChannelGateway.Inbox;

/// <summary>Accepts each message once and gives it its position in the conversation.</summary>
internal sealed class MessageInbox(
    GatewayCollections collections, TimeProvider time, Patience patience, IOptions<ChannelGatewayOptions> options) : IDisposable
{
    private const int RememberedConversations = 100_000;

    // Messages of one conversation are inserted one after another, so that positions have no gaps.
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1))];
    private readonly MemoryCache _lastPositions = new(new MemoryCacheOptions { SizeLimit = RememberedConversations });

    /// <summary>Stores the message, durably. Returns the entry, and false if it had been accepted before.</summary>
    public async Task<(InboxEntry Entry, bool IsNew)> AcceptAsync(InboxEntry message, CancellationToken cancellationToken)
    {
        var id = GatewayCollections.IdOf(message.MessageId);
        if (await collections.Inbox.GetAsync(id, cancellationToken) is { } known)
            return (known.Value, false);

        var conversation = GatewayCollections.PositionKey(message.TenantId, message.ConversationId, 0);
        var stripe = _stripes[(uint)string.GetHashCode(conversation, StringComparison.Ordinal) % _stripes.Length];
        await stripe.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                var position = await LastPositionAsync(conversation, message, cancellationToken) + 1;
                var entry = message with { Position = position, DueAt = time.GetUtcNow() + options.Value.RetryAfter };
                // Not cancelled with the request: once begun, the insert decides whether the message is ours.
                switch (await collections.Inbox.InsertAsync(id, entry, CancellationToken.None))
                {
                    case InsertOutcome.Inserted:
                        Remember(conversation, position);
                        return (entry, true);
                    case InsertOutcome.DuplicateId:
                        return ((await collections.Inbox.GetAsync(id, cancellationToken))!.Value, false);
                    default:
                        // Another replica has taken the position.
                        _lastPositions.Remove(conversation);
                        break;
                }
            }
        }
        finally
        {
            stripe.Release();
        }
    }

    /// <summary>The bus has not taken it: it is sent as soon as the bus is there, before what may be lost.</summary>
    public Task NotSentAsync(InboxEntry message) => UpdateAsync(message.MessageId, entry => entry.DueAt != message.DueAt
        ? null
        : entry with { Attempts = 0, DueAt = DateTimeOffset.UnixEpoch });

    /// <summary>Where the message stands; null if there is none.</summary>
    public async Task<InboxEntry?> FindAsync(Guid messageId, CancellationToken cancellationToken) =>
        (await collections.Inbox.GetAsync(GatewayCollections.IdOf(messageId), cancellationToken))?.Value;

    /// <summary>audit holds the turn; if the reply is stored too, or none will come, the message is complete.</summary>
    public async Task RecordedAsync(Guid messageId, Decision decision)
    {
        var complete = decision == Decision.Silent
            || await collections.Replies.GetAsync(GatewayCollections.IdOf(Contracts.EventIds.ForTurn(messageId, "reply-decided"))) is not null;
        await UpdateAsync(messageId, entry => entry.Recorded == decision && (entry.DueAt is null || !complete)
            ? null
            : entry with { Recorded = decision, DueAt = complete ? null : entry.DueAt, FailedBecause = complete ? null : entry.FailedBecause });
    }

    /// <summary>
    /// The reply is stored; if audit holds the turn, the message is complete. Returns when the message was accepted, or null
    /// if there is none: a person's reply answers no message.
    /// </summary>
    public async Task<DateTimeOffset?> ReplyStoredAsync(Guid messageId)
    {
        DateTimeOffset? acceptedAt = null;
        await UpdateAsync(messageId, entry =>
        {
            acceptedAt = entry.AcceptedAt;
            return entry.Recorded is null || entry.DueAt is null ? null : entry with { DueAt = null, FailedBecause = null };
        });
        return acceptedAt;
    }

    /// <summary>Changes the entry if <paramref name="change"/> wants it, again when somebody else has changed it meanwhile.</summary>
    public async Task<InboxEntry?> UpdateAsync(Guid messageId, Func<InboxEntry, InboxEntry?> change)
    {
        var id = GatewayCollections.IdOf(messageId);
        while (await collections.Inbox.GetAsync(id) is { } stored)
        {
            if (change(stored.Value) is not { } changed)
                return null;
            if (await collections.Inbox.ReplaceAsync(id, stored.Version, changed) is null)
                continue;
            if (stored.Value.DueAt is not null && changed is { DueAt: null, FailedBecause: null })
                patience.Completed(changed.AcceptedAt, changed.SentAgainAt is null, time.GetUtcNow());
            return changed;
        }

        return null;
    }

    public void Dispose()
    {
        _lastPositions.Dispose();
        foreach (var stripe in _stripes)
            stripe.Dispose();
    }

    private async Task<long> LastPositionAsync(string conversation, InboxEntry message, CancellationToken cancellationToken)
    {
        if (_lastPositions.TryGetValue(conversation, out long last))
            return last;
        var newest = await collections.Inbox.QueryAsync(
            new IndexQuery(
                "position",
                conversation,
                GatewayCollections.PositionKey(message.TenantId, message.ConversationId, long.MaxValue),
                Limit: 1,
                Descending: true),
            cancellationToken);
        return newest.Count == 0 ? 0 : newest[0].Value.Position;
    }

    private void Remember(string conversation, long position) =>
        _lastPositions.Set(conversation, position, new MemoryCacheEntryOptions { Size = 1 });
}
