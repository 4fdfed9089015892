using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Platform.Analytics.Facts;
using Platform.Contracts.Analytics;
using Platform.Hosting.Security;

namespace Platform.Analytics.Reports;

/// <summary>The numbers of a range of time, computed on demand.</summary>
internal static class ReportEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var analytics = app.MapGroup("/v1/analytics").RequireAuthorization(Scopes.Manage);
        analytics.MapGet("/summary", GetSummaryAsync)
            .WithSummary("The service's numbers from one time to another; the last 24 hours if none is given.");
        analytics.MapGet("/timeline", GetTimelineAsync)
            .WithSummary("The main counts of each hour or day.");
    }

    private static async Task<Results<Ok<AnalyticsSummary>, ValidationProblem>> GetSummaryAsync(
        ClaimsPrincipal caller, FactStore facts, TimeProvider time, IOptions<AnalyticsOptions> options,
        CancellationToken cancellationToken, string? from = null, string? to = null)
    {
        var errors = new Dictionary<string, string[]>();
        var range = TimeRange.Parse(from, to, time.GetUtcNow(), options.Value.MaximumDays, errors);
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        var summary = new ServiceSummary();
        await CountAsync(facts, caller.GetTenant(), range, _ => summary, cancellationToken);
        return TypedResults.Ok(summary.Summarise(range));
    }

    private static async Task<Results<Ok<AnalyticsTimeline>, ValidationProblem>> GetTimelineAsync(
        ClaimsPrincipal caller, FactStore facts, TimeProvider time, IOptions<AnalyticsOptions> options,
        CancellationToken cancellationToken, string? from = null, string? to = null, string bucket = ServiceTimeline.Hour)
    {
        var errors = new Dictionary<string, string[]>();
        var range = TimeRange.Parse(from, to, time.GetUtcNow(), options.Value.MaximumDays, errors);
        if (bucket is not (ServiceTimeline.Hour or ServiceTimeline.Day))
            errors["bucket"] = [$"Must be {ServiceTimeline.Hour} or {ServiceTimeline.Day}."];
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        var timeline = new ServiceTimeline(range, bucket);
        await CountAsync(facts, caller.GetTenant(), range, timeline.At, cancellationToken);
        return TypedResults.Ok(timeline.Report());
    }

    private static async Task CountAsync(
        FactStore facts, string tenant, TimeRange range, Func<IFact, ServiceSummary> summaryOf, CancellationToken cancellationToken)
    {
        await foreach (var turn in facts.TurnsAsync(tenant, range).WithCancellation(cancellationToken))
            summaryOf(turn).Add(turn);
        await foreach (var handover in facts.HandoversAsync(tenant, range).WithCancellation(cancellationToken))
            summaryOf(handover).Add(handover);
        await foreach (var resolution in facts.ResolutionsAsync(tenant, range).WithCancellation(cancellationToken))
            summaryOf(resolution).Add(resolution);
        await foreach (var delivery in facts.DeliveriesAsync(tenant, range).WithCancellation(cancellationToken))
            summaryOf(delivery).Add(delivery);
    }
}
