using System.ComponentModel.DataAnnotations;

namespace Platform.ChannelGateway;

/// <summary>Settings of the gateway (section <c>ChannelGateway</c>).</summary>
internal sealed class ChannelGatewayOptions
{
    /// <summary>
    /// An accepted message that is not complete after this time, while others that came as much later are, is sent into the
    /// pipeline again; doubled after each try. Where nothing overtakes it, it waits longer while messages take longer. 100 ms to 1 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest time between two tries. 100 ms to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan MaxRetryInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>After so many tries a message is given up and says so. 1 to 1,000.</summary>
    [Range(1, 1000)]
    public int MaxAttempts { get; set; } = 100;

    /// <summary>
    /// How long a complete message and a reply are kept. Of a conversation that has been quiet for longer the gateway knows
    /// nothing any more: its messages are numbered from 1 again, which routing takes in the order in which they come. 1 day to 10 years.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a reply is held back for the one before it, if that has not come yet. 0 to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan HoldRepliesFor { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether callbacks may go to loopback, private and link-local addresses.</summary>
    public bool AllowPrivateCallbacks { get; set; }

    /// <summary>How long a web chat session can be resumed. 1 minute to 90 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "90.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(7);
}
