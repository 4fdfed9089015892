using System.Net;
using System.Net.Http.Json;
using Platform.ChannelGateway;
using Platform.Contracts.Channels;
using Platform.FrontDoor;
using Platform.Knowledge;
using Platform.Nlu;
using Platform.Routing;
using Platform.Sentiment;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Security;

public class MetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_show_turns_when_they_are_wanted()
    {
        await using var platform = await RunningService.StartAsync(
            [new ChannelGatewayService(), new RoutingService(), new NluService(), new SentimentService(), new KnowledgeService()],
            null, "Telemetry:Prometheus=true");
        using var posted = await platform.Http.PostAsJsonAsync(
            "/v1/messages?wait=30s", new PostMessage("1", [MessagePart.OfText("Hello")], "me", "conversation"), Cancellation);
        using var anybody = new HttpClient { BaseAddress = platform.BaseAddress };

        // What is collected is kept for a moment.
        await Eventually.BecomesTrueAsync(
            async () => (await anybody.GetStringAsync("/metrics", Cancellation)).Contains("platform_routing_turns", StringComparison.Ordinal),
            "the turn is counted", seconds: 30);

        var metrics = await anybody.GetStringAsync("/metrics", Cancellation);
        Assert.Contains("# TYPE platform_routing_turns_total counter", metrics, StringComparison.Ordinal);
        Assert.Contains("platform_routing_turn_duration_seconds_bucket{", metrics, StringComparison.Ordinal);
        Assert.Contains("platform_channel_gateway_accepted_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_count{", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_none_unless_they_are_wanted()
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService());

        using var response = await gateway.Http.GetAsync("/metrics", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_front_door_has_none_that_the_world_could_read()
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService(), "Telemetry:Prometheus=true");
        await using var door = await RunningService.StartAsync(
            new FrontDoorService(), "Telemetry:Prometheus=true", $"FrontDoor:Services:channel-gateway:0={gateway.BaseAddress}");

        using var response = await door.Http.GetAsync("/metrics", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await door.Http.GetAsync("/readyz", Cancellation)).StatusCode);
    }
}
