using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc;
using Platform.Analytics;
using Platform.Clients;
using Platform.Contracts;
using Platform.Contracts.Analytics;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Analytics;

public sealed class AnalyticsServiceTests
{
    private static readonly DateTimeOffset Eight = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_is_counted_once_however_often_it_is_delivered()
    {
        await using var service = await RunningService.StartAsync(new AnalyticsService());
        for (var delivery = 0; delivery < 2; delivery++)
        {
            await PublishAsync(
                service,
                Closed("m-1", "a", Decision.Answer, Eight),
                Closed("m-2", "b", Decision.HandOver, Eight.AddMinutes(1)),
                new HandoffRequested(
                    EventIds.Create("h"), "shop", "b", "customer", Eight.AddMinutes(1), 2, EventIds.Create("m-2"),
                    HandoffReason.WantsHuman, "general", 2, "en", null, [], [], []),
                new ConversationResolved(EventIds.Create("r"), "shop", "b", Eight.AddMinutes(9), 5, "ann"),
                new ReplyDelivered(
                    EventIds.Create("d"), "shop", "a", Eight, EventIds.Create("m-1"), EventIds.Create("m-1r"), "test", "poll"),
                new ReplyFailed(
                    EventIds.Create("f"), "shop", "b", Eight, EventIds.Create("m-2"), EventIds.Create("m-2r"), "test", 5, "refused"),
                // Published last, so that it is counted when the others have been taken off their queues.
                Closed($"last-{delivery}", "c", Decision.Answer, Eight.AddMinutes(2)));
        }

        var summary = await Eventually.GetAsync(
            async () => await SummaryAsync(service) is { Turns: 4, Handovers: 1, Resolutions: 1, FailedDeliveries: 1, Deliveries.Count: 1 } all
                ? all
                : null,
            () => "not everything was counted");

        Assert.Equal((4, 3), (summary.CustomerTurns, summary.Conversations));
        Assert.Equal(new CountAndShare(3, 0.75), summary.Decisions[Decision.Answer]);
        Assert.Equal(2.0 / 3, summary.ContainmentRate, 12);
        Assert.Equal(new CountAndShare(1, 1), summary.HandoversByReason[HandoffReason.WantsHuman]);
        Assert.Equal(new CountAndShare(1, 1), summary.Deliveries["poll"]);
        Assert.Equal(new ResponseTime(25, 25, 25, 25), summary.ResponseTime);
        Assert.Equal(new IntentCount("track_order", 4, 0.75), Assert.Single(summary.Intents));
        Assert.Contains("hand-over", summary.Definitions["containmentRate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_range_includes_its_beginning_and_excludes_its_end()
    {
        await using var service = await RunningService.StartAsync(new AnalyticsService());
        await PublishAsync(
            service,
            Closed("m-1", "a", Decision.Answer, Eight.AddTicks(-10)), Closed("m-2", "a", Decision.Answer, Eight),
            Closed("m-3", "a", Decision.Answer, Eight), Closed("m-4", "a", Decision.Decline, Eight.AddHours(1)));
        await Eventually.BecomesTrueAsync(async () => (await SummaryAsync(service)).Turns == 4, "four turns");

        var hour = await Api(service).GetSummaryAsync(Eight, Eight.AddHours(1), Ended);
        Assert.Equal((2, 2), (hour.Turns, hour.Decisions[Decision.Answer].Count));
        var timeline = await Api(service).GetTimelineAsync(Eight.AddHours(-1), Eight.AddHours(2), "hour", Ended);
        Assert.Equal([1, 2, 1], timeline.Buckets.Select(bucket => bucket.Turns));
        var days = await Api(service).GetTimelineAsync(Eight.AddDays(-1), Eight.AddDays(1), "day", Ended);
        Assert.Equal([0, 4, 0], days.Buckets.Select(bucket => bucket.Turns));
        Assert.Equal(0, (await Api(service).GetSummaryAsync(cancellationToken: Ended)).Turns);
    }

    [Fact]
    public async Task Other_tenants_are_not_counted()
    {
        await using var service = await RunningService.StartAsync(new AnalyticsService());
        await PublishAsync(
            service, Closed("m-1", "a", Decision.Answer, Eight) with { TenantId = "shop-2" },
            Closed("m-2", "a", Decision.Answer, Eight) with { TenantId = "bank" }, Closed("m-3", "a", Decision.Answer, Eight));

        await Eventually.BecomesTrueAsync(async () => (await SummaryAsync(service)).Turns > 0, "a turn");
        Assert.Equal(1, (await SummaryAsync(service)).Turns);
    }

    [Theory]
    [InlineData("summary?from=yesterday", "from")]
    [InlineData("summary?from=2026-01-01&to=2026-02-02", "from")]
    [InlineData("summary?from=2026-01-02&to=2026-01-01", "from")]
    [InlineData("timeline?to=noon", "to")]
    [InlineData("timeline?bucket=week", "bucket")]
    public async Task Bad_ranges_are_named(string call, string parameter)
    {
        await using var service = await RunningService.StartAsync(new AnalyticsService());
        var response = await service.Http.GetAsync("/v1/analytics/" + call, Ended);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<ValidationProblemDetails>(Ended);
        Assert.Equal([parameter], problem!.Errors.Keys);
    }

    private static IAnalyticsApi Api(RunningService service) => RestService.For<IAnalyticsApi>(service.Http);

    private static Task<AnalyticsSummary> SummaryAsync(RunningService service) =>
        Api(service).GetSummaryAsync(Eight.AddDays(-1), Eight.AddDays(1), Ended);

    private static async Task PublishAsync(RunningService service, params IEvent[] events)
    {
        foreach (var @event in events)
            await service.Bus.Publish(@event, @event.GetType(), Ended);
    }

    private static TurnClosed Closed(string name, string conversation, Decision decision, DateTimeOffset at) => new(
        EventIds.Create(name + " closed"), "shop", conversation, at, 3, EventIds.Create(name), 3, "test", at.AddMilliseconds(-25),
        decision, decision == Decision.HandOver ? HandoffReason.WantsHuman : null, "en", "track_order", 0.9, Emotion.Neutral, 0, [], []);
}
