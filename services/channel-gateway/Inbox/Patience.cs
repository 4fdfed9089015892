using Microsoft.Extensions.Options;

namespace Platform.ChannelGateway.Inbox;

/// <summary>
/// How long a message may take before it is sent again: as TCP finds its retransmission timeout (RFC 6298), from the times
/// that messages have taken lately, and never less than the setting. To send again what is merely slow would make everything
/// slower still; but a customer whose message was lost waits for this time, so it is a minute at most.
/// </summary>
internal sealed class Patience(IOptions<ChannelGatewayOptions> options)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private double _smoothed;
    private double _deviation;

    public TimeSpan Now
    {
        get
        {
            lock (_lock)
                return TimeSpan.FromSeconds(Math.Clamp(
                    _smoothed + (4 * _deviation),
                    options.Value.RetryAfter.TotalSeconds,
                    Math.Max(options.Value.RetryAfter.TotalSeconds, Longest.TotalSeconds)));
        }
    }

    /// <summary>A message is complete after this time.</summary>
    public void Took(TimeSpan time)
    {
        // Unlike TCP this counts what was sent again too: the time runs from its acceptance, which happened once.
        lock (_lock)
        {
            var first = _smoothed == 0;
            _deviation = first ? time.TotalSeconds / 2 : (0.75 * _deviation) + (0.25 * Math.Abs(_smoothed - time.TotalSeconds));
            _smoothed = first ? time.TotalSeconds : (0.875 * _smoothed) + (0.125 * time.TotalSeconds);
        }
    }
}
