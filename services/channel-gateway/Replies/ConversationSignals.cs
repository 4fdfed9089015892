using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Platform.ChannelGateway.Inbox;
using Platform.Contracts.Channels;
using Platform.Storage;

namespace Platform.ChannelGateway.Replies;

/// <summary>Something has happened in a conversation.</summary>
internal sealed record ConversationSignal(Guid MessageId, TurnStatus Status, Reply? Reply);

/// <summary>
/// Wakes those who wait for a conversation in this process. A hint only: whoever waits also looks into the store now and
/// then, since the word of another replica can be lost.
/// </summary>
internal sealed class ConversationSignals
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Channel<ConversationSignal>>> _listeners = new(StringComparer.Ordinal);

    public Subscription Subscribe(string tenant, string conversation)
    {
        var key = IndexKey.Join(tenant, conversation);
        // A slow reader loses hints, not replies.
        var channel = Channel.CreateBounded<ConversationSignal>(
            new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });
        _listeners.AddOrUpdate(key, [channel], (_, listeners) => listeners.Add(channel));
        return new Subscription(this, key, channel);
    }

    public void Publish(InboxEntry entry, ConversationSignal signal) => Publish(entry.TenantId, entry.ConversationId, signal);

    public void Publish(string tenant, string conversation, ConversationSignal signal)
    {
        if (!_listeners.TryGetValue(IndexKey.Join(tenant, conversation), out var listeners))
            return;
        foreach (var listener in listeners)
            listener.Writer.TryWrite(signal);
    }

    private void Remove(string key, Channel<ConversationSignal> channel)
    {
        while (_listeners.TryGetValue(key, out var listeners))
        {
            var rest = listeners.Remove(channel);
            var done = rest.IsEmpty
                ? _listeners.TryRemove(new KeyValuePair<string, ImmutableArray<Channel<ConversationSignal>>>(key, listeners))
                : _listeners.TryUpdate(key, rest, listeners);
            if (done)
                return;
        }
    }

    internal sealed class Subscription(ConversationSignals owner, string key, Channel<ConversationSignal> channel) : IDisposable
    {
        /// <summary>The next signal, or null when <paramref name="atMost"/> has passed.</summary>
        public async Task<ConversationSignal?> NextAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            if (channel.Reader.TryRead(out var waiting))
                return waiting;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(atMost);
            try
            {
                return await channel.Reader.ReadAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return null;
            }
        }

        public void Dispose() => owner.Remove(key, channel);
    }
}
