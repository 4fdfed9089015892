using System.ComponentModel.DataAnnotations;

namespace Platform.Analytics;

/// <summary>Settings of analytics (section <c>Analytics</c>).</summary>
internal sealed class AnalyticsOptions
{
    /// <summary>Longest range, in days, that one call can ask for: a report reads every fact of its range.</summary>
    [Range(1, 366)]
    public int MaximumDays { get; set; } = 31;
}
