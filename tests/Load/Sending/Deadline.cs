using System.Diagnostics;

namespace Platform.Load.Sending;

/// <summary>A span of time that runs from now.</summary>
internal sealed class Deadline(TimeSpan span)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public TimeSpan Left => span - Stopwatch.GetElapsedTime(_start);

    public bool Passed => Left <= TimeSpan.Zero;
}
