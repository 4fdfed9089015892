using MassTransit;

namespace Platform.Routing.Conversations;

/// <summary>
/// Looks at a conversation again after a while: when a turn's analyses are overdue, or when a message has waited long
/// enough for its predecessor. Kept in memory: after a restart the gateway's inbox sends open messages again, and each
/// sets its time anew.
/// </summary>
internal sealed partial class TurnDeadlines(
    IGrainFactory grains, IBus bus, TimeProvider time, ILogger<TurnDeadlines> logger) : BackgroundService
{
    private const int AtATime = 16;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _queue = new();

    /// <summary>Sets or clears the time of a conversation, as the grain wishes.</summary>
    public void Set(string key, TimeSpan? after)
    {
        lock (_lock)
        {
            if (after is not { } wait)
            {
                _due.Remove(key);
                return;
            }

            var due = time.GetUtcNow() + wait;
            _due[key] = due;
            _queue.Enqueue(key, due);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await Parallel.ForEachAsync(Due(), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, (key, _) => ReviewAsync(key));
        }
    }

    private List<string> Due()
    {
        var keys = new List<string>();
        lock (_lock)
        {
            while (_queue.TryPeek(out var key, out var due))
            {
                // A newer time for the same conversation has an entry of its own; a cleared one has none.
                var valid = _due.TryGetValue(key, out var current) && current == due;
                if (valid && due > time.GetUtcNow())
                    break;
                _queue.Dequeue();
                if (!valid)
                    continue;
                _due.Remove(key);
                keys.Add(key);
            }
        }

        return keys;
    }

    private async ValueTask ReviewAsync(string key)
    {
        try
        {
            var grain = grains.GetGrain<IConversationGrain>(key);
            var outcome = await grain.ReviewAsync();
            Set(key, outcome.ReviewAfter);
            await bus.PublishAsync(grain, outcome);
        }
        catch (Exception exception)
        {
            if (exception is TimeoutException or OperationCanceledException)
                Log.ReviewTimedOut(logger, key, exception.Message);
            else
                Log.ReviewFailed(logger, key, exception);
            Set(key, TimeSpan.FromSeconds(1));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Review of conversation {Conversation} failed; it is tried again")]
        public static partial void ReviewFailed(ILogger logger, string conversation, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "Review of conversation {Conversation} failed; it is tried again: {Reason}")]
        public static partial void ReviewTimedOut(ILogger logger, string conversation, string reason);
    }
}
