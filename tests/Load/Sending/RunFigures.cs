using System.Collections.Concurrent;
using System.Diagnostics;
using HdrHistogram;
using Platform.Contracts.Channels;

namespace Platform.Load.Sending;

/// <summary>Counts and latencies of a run; safe for concurrent use.</summary>
internal sealed class RunFigures
{
    private static readonly long Longest = (long)TimeSpan.FromMinutes(10).TotalMicroseconds;

    private readonly LongConcurrentHistogram _latencies = new(1, Longest, 3);
    private readonly ConcurrentDictionary<string, int> _decisions = new();
    private readonly ConcurrentDictionary<string, int> _errors = new();
    private readonly ConcurrentDictionary<string, int> _retries = new();
    private int _sent;
    private int _answered;
    private int _unsent;
    private long _lastAnswer;
    private long _longestPause;

    public int Sent => _sent;

    /// <summary>Messages that came to their end: a reply or a person.</summary>
    public int Answered => _answered;

    /// <summary>Messages that were not sent because an earlier one of the dialogue failed.</summary>
    public int Unsent => _unsent;

    /// <summary>The longest time in which no message at all was answered.</summary>
    public TimeSpan LongestPause => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _longestPause));

    public int Retries => _retries.Values.Sum();

    public int Errors => _errors.Values.Sum();

    public IReadOnlyDictionary<string, int> ByDecision => _decisions;

    public IReadOnlyDictionary<string, int> ByError => _errors;

    public IReadOnlyDictionary<string, int> ByRetry => _retries;

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void CountUnsent(int messages) => Interlocked.Add(ref _unsent, messages);

    public void CountRetry(string kind) => Increment(_retries, kind);

    public void CountError(string kind) => Increment(_errors, kind);

    /// <summary>A message was answered; its latency runs from <paramref name="due"/>, a time stamp of <see cref="Stopwatch"/>.</summary>
    public void CountAnswered(MessageStatus status, long due)
    {
        Interlocked.Increment(ref _answered);
        var now = Stopwatch.GetTimestamp();
        var last = Interlocked.Exchange(ref _lastAnswer, now);
        if (last != 0)
            InterlockedMax(ref _longestPause, now - last);
        _latencies.RecordValue(Math.Clamp((long)Stopwatch.GetElapsedTime(due).TotalMicroseconds, 1, Longest));
        Increment(_decisions, status.Reply?.Decision.ToString() ?? status.Status.ToString());
    }

    /// <summary>Latency in milliseconds below which <paramref name="percent"/> of the messages were.</summary>
    public double LatencyAt(double percent) =>
        _latencies.TotalCount == 0 ? 0 : _latencies.GetValueAtPercentile(percent) / 1000.0;

    private static void InterlockedMax(ref long place, long value)
    {
        for (var seen = Interlocked.Read(ref place); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref place, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    private static void Increment(ConcurrentDictionary<string, int> counts, string key) =>
        counts.AddOrUpdate(key, 1, (_, count) => count + 1);
}
