using System.ComponentModel.DataAnnotations;

namespace Platform.Routing;

/// <summary>Settings of routing (section <c>Routing</c>).</summary>
internal sealed class RoutingOptions
{
    /// <summary>A turn is closed with what has arrived after this time. 100 ms to 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan SoftDeadline { get; set; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>A message whose predecessor has not come waits so long for it. 0 to 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan ReorderWindow { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>An idle conversation leaves memory after this time; its state is in the store. 1 minute to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan IdleAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Port of the silo on loopback; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int SiloPort { get; set; }
}
