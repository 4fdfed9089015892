using Platform.ChannelGateway;
using Platform.Hosting;
using Platform.Sentiment;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Observability;

/// <summary><c>healthcheck</c>, which asks the service in the same container.</summary>
public class HealthCommandTests
{
    [Fact]
    public async Task It_ends_with_0_while_the_service_is_ready()
    {
        await using var service = await RunningService.StartAsync(new SentimentService());
        var port = service.BaseAddress.Port;
        await Eventually.BecomesTrueAsync(
            async () => (await service.Http.GetAsync("/readyz", TestContext.Current.CancellationToken)).IsSuccessStatusCode, "the service is ready");

        Assert.Equal(0, Ask("--urls", $"http://127.0.0.1:{port}"));
        // As Kestrel is told in containers, and with an address that a request cannot go to.
        Assert.Equal(0, Ask("--http_ports", $"{port};{port + 1}"));
        Assert.Equal(0, Ask("--urls", $"https://+:{port + 1};http://+:{port}"));
    }

    [Fact]
    public async Task It_ends_with_1_when_the_service_is_not_ready_or_not_there()
    {
        await using var service = await RunningService.StartAsync(new ChannelGatewayService());
        await service.App.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, Ask("--urls", service.BaseAddress.ToString()));
        Assert.Equal(1, Ask("--urls", "https://+:8443"));
        Assert.Equal(1, Ask("--http_ports", "no port"));
    }

    private static int Ask(params string[] settings) => PlatformHost.Run(["healthcheck", .. settings], new SentimentService());
}
