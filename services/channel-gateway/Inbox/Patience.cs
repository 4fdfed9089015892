using Microsoft.Extensions.Options;
using Platform.Hosting;

namespace Platform.ChannelGateway.Inbox;

/// <summary>
/// Tells messages that are lost from those that are only slow, as QUIC does for packets (RFC 9002, section 6): one is lost if
/// others that were sent well after it are complete. To send again what is merely slow would make everything slower still. Where
/// nothing overtakes, because little is sent or nothing is answered, a few are sent again as a probe once they have taken
/// longer than a timeout that is found as TCP's is (RFC 6298) from the times that messages have taken lately.
/// </summary>
internal sealed class Patience
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _least;
    private readonly DateTimeOffset _lostBefore;
    private readonly Lock _lock = new();
    private double _smoothed;
    private double _deviation;
    private DateTimeOffset _newestComplete;
    private DateTimeOffset _nextProbe;

    public Patience(IOptions<ChannelGatewayOptions> options, IOptions<BusOptions> bus, TimeProvider time)
    {
        _least = options.Value.RetryAfter;
        // What this process finds was on a bus that ended with the process before it.
        if (bus.Value.Transport == "memory")
            _lostBefore = time.GetUtcNow();
    }

    /// <summary>How long a message may take that nothing has overtaken.</summary>
    public TimeSpan Timeout
    {
        get
        {
            lock (_lock)
                return TimeSpan.FromSeconds(Math.Clamp(
                    _smoothed + (4 * _deviation), _least.TotalSeconds, Math.Max(_least.TotalSeconds, LongestTimeout.TotalSeconds)));
        }
    }

    /// <summary>Whether a message that was sent then, and is not complete, is to be sent again. Asking uses up a probe.</summary>
    public bool IsLost(DateTimeOffset sent, DateTimeOffset now)
    {
        var timeout = Timeout;
        lock (_lock)
        {
            // Replicas work at different speeds, the more so the more they have to do.
            var margin = TimeSpan.FromSeconds(Math.Max(_least.TotalSeconds, _smoothed / 2));
            if (sent < _lostBefore || _newestComplete - sent >= margin)
                return true;
            if (now - sent < timeout || now < _nextProbe)
                return false;
            _nextProbe = now + BetweenProbes;
            return true;
        }
    }

    /// <summary>A message is complete now. Of one that was sent again nobody knows which time it was (Karn's algorithm).</summary>
    public void Completed(DateTimeOffset accepted, bool sentOnce, DateTimeOffset now)
    {
        var time = (now - accepted).TotalSeconds;
        lock (_lock)
        {
            // Unlike TCP this counts what was sent again too: the time runs from its acceptance, which happened once.
            var first = _smoothed == 0;
            _deviation = first ? time / 2 : (0.75 * _deviation) + (0.25 * Math.Abs(_smoothed - time));
            _smoothed = first ? time : (0.875 * _smoothed) + (0.125 * time);
            if (sentOnce && accepted > _newestComplete)
                _newestComplete = accepted;
        }
    }
}
