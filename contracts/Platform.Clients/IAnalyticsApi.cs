using Platform.Contracts.Analytics;
using Refit;

namespace Platform.Clients;

/// <summary>The numbers of the caller's tenant. Needs a key with the scope <c>manage</c>.</summary>
public interface IAnalyticsApi
{
    /// <summary>The numbers of a range of time.</summary>
    /// <param name="from">Beginning, included; 24 hours before the end if not given.</param>
    /// <param name="to">End, excluded; now if not given.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">400 if the range is empty or longer than the 31 days allowed.</exception>
    [Get("/v1/analytics/summary")]
    Task<AnalyticsSummary> GetSummaryAsync(
        [Query(Format = "O")] DateTimeOffset? from = null,
        [Query(Format = "O")] DateTimeOffset? to = null,
        CancellationToken cancellationToken = default);

    /// <summary>The main counts of each hour or day of a range of time.</summary>
    /// <param name="from">Beginning, included; 24 hours before the end if not given.</param>
    /// <param name="to">End, excluded; now if not given.</param>
    /// <param name="bucket"><c>hour</c> or <c>day</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">400 if the range is empty or longer than the 31 days allowed, or the bucket is neither.</exception>
    [Get("/v1/analytics/timeline")]
    Task<AnalyticsTimeline> GetTimelineAsync(
        [Query(Format = "O")] DateTimeOffset? from = null,
        [Query(Format = "O")] DateTimeOffset? to = null,
        string bucket = "hour",
        CancellationToken cancellationToken = default);
}
