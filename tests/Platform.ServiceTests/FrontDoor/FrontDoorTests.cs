using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Platform.ChannelGateway;
using Platform.FrontDoor;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.FrontDoor;

public class FrontDoorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_chat_page_and_a_session_come_through_and_errors_are_the_services_own()
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService());
        await using var door = await StartAsync($"channel-gateway:0={gateway.BaseAddress}");

        var page = await door.Http.GetStringAsync("/chat", Cancellation);
        using var session = await door.Http.PostAsJsonAsync("/v1/chat/sessions", new { tenant = "shop" }, Cancellation);
        using var refused = await door.Http.PostAsJsonAsync("/v1/messages", new { colour = "red" }, Cancellation);

        Assert.Contains("/chat/chat.js", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("colour", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/docs")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/v1/messages/../../metrics")]
    [InlineData("/v1/messages/%2e%2e/%2e%2e/metrics")]
    [InlineData("/v1/messages/..%2f..%2fmetrics")]
    [InlineData("/v1/messages/..%5c..%5cmetrics")]
    [InlineData("/v1/messages/%252e%252e/%252e%252e/metrics")]
    [InlineData("/v1/messages//../..//metrics")]
    public async Task What_is_not_public_is_not_there(string path)
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService(), "Telemetry:Prometheus=true");
        await using var door = await StartAsync($"channel-gateway:0={gateway.BaseAddress}");

        // By hand, since a client would tidy the path up.
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, door.BaseAddress.Port, Cancellation);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: door\r\nConnection: close\r\n\r\n"), Cancellation);
        var answer = await new StreamReader(client.GetStream()).ReadToEndAsync(Cancellation);

        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("# TYPE", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_replica_costs_nobody_a_request()
    {
        await using var alive = await StubReplica.StartAsync(context => context.Response.WriteAsync("alive"));
        await using var door = await StartAsync($"routing:0={DeadAddress()}", $"routing:1={alive.Address}");

        // A POST that must not be done twice: it may go elsewhere only because nothing was sent to the dead one.
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            using var response = await door.Http.PostAsync($"/v1/conversations/{i}/resolve", new StringContent("body"), Cancellation);
            return response.StatusCode;
        }));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(40, alive.Requests.Count);
        Assert.All(alive.Requests, request => Assert.Equal("body", request.Body));
    }

    [Theory]
    [InlineData("POST", "/v1/messages", HttpStatusCode.OK, 1)]
    [InlineData("GET", "/v1/replies", HttpStatusCode.OK, 1)]
    [InlineData("POST", "/v1/chat/sessions", HttpStatusCode.BadGateway, 0)]
    [InlineData("PUT", "/v1/callback", HttpStatusCode.BadGateway, 0)]
    public async Task What_a_replica_had_when_it_died_is_sent_again_only_if_that_is_harmless(
        string method, string path, HttpStatusCode expected, int repeated)
    {
        await using var dying = await StubReplica.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await using var alive = await StubReplica.StartAsync(context => context.Response.WriteAsync("alive"));
        await using var door = await StartAsync($"channel-gateway:0={dying.Address}", $"channel-gateway:1={alive.Address}");
        var body = new string('x', 100_000);

        // Which of the two is asked first is chance, so ask until it was the dying one.
        var status = HttpStatusCode.OK;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                alive.Requests.Clear();
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                if (method != "GET")
                    request.Content = new StringContent(body);
                using var response = await door.Http.SendAsync(request, Cancellation);
                status = response.StatusCode;
                return !dying.Requests.IsEmpty;
            },
            "the dying replica is asked");

        Assert.Equal(expected, status);
        Assert.Equal(repeated, alive.Requests.Count);
        Assert.All(alive.Requests, request => Assert.Equal(method == "GET" ? "" : body, request.Body));
    }

    [Fact]
    public async Task Without_a_living_replica_the_answer_is_a_problem()
    {
        await using var door = await StartAsync($"audit:0={DeadAddress()}");

        using var response = await door.Http.GetAsync("/v1/audit/head", Cancellation);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Try again", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_sees_the_client_and_not_what_the_client_claims()
    {
        await using var stub = await StubReplica.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var door = await StartAsync($"nlu:0={stub.Address}");
        door.Http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");

        await door.Http.GetStringAsync("/v1/nlu/model", Cancellation);

        Assert.Equal("127.0.0.1", Assert.Single(stub.Requests).Client);
    }

    [Theory]
    [InlineData("/v1/knowledge/articles", 1_000_000, HttpStatusCode.OK)]
    [InlineData("/v1/knowledge/articles", 100, HttpStatusCode.OK)]
    public async Task A_service_decides_how_large_a_body_may_be(string path, int size, HttpStatusCode expected)
    {
        await using var stub = await StubReplica.StartAsync(context => context.Response.WriteAsync("ok"));
        await using var door = await StartAsync($"knowledge:0={stub.Address}");

        using var response = await door.Http.PostAsync(path, new StringContent(new string('x', size)), Cancellation);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(size, Assert.Single(stub.Requests).Body.Length);
    }

    [Fact]
    public async Task A_body_that_the_service_finds_too_large_is_refused_by_it()
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService());
        await using var door = await StartAsync($"channel-gateway:0={gateway.BaseAddress}");

        using var response = await door.Http.PostAsync(
            "/v1/messages", new StringContent(new string('x', 1 << 20), Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("262144", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_websocket_goes_through_in_both_directions()
    {
        await using var echo = await StubReplica.StartAsync(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[100];
            var received = await socket.ReceiveAsync(buffer, context.RequestAborted);
            await socket.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, true, context.RequestAborted);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
        });
        await using var door = await StartAsync($"routing:0={echo.Address}");
        using var client = new ClientWebSocket();

        await client.ConnectAsync(new UriBuilder(door.BaseAddress) { Scheme = "ws", Path = "/v1/conversations/x/live" }.Uri, Cancellation);
        await client.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        var answer = new byte[100];
        var received = await client.ReceiveAsync(answer, Cancellation);

        Assert.Equal("hello", Encoding.UTF8.GetString(answer, 0, received.Count));
    }

    [Theory]
    [InlineData("FrontDoor:Services:adit:0=http://127.0.0.1:1", "FrontDoor:Services:adit is not known")]
    [InlineData("FrontDoor:Services:audit:0=audit:8080", "FrontDoor:Services:audit:0 must be http(s)://host:port")]
    [InlineData("FrontDoor:Other=x", "FrontDoor:Services is empty")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string expected)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RunningService.StartAsync(new FrontDoorService(), setting));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    private static Task<RunningService> StartAsync(params string[] replicas) =>
        RunningService.StartAsync(new FrontDoorService(), [.. replicas.Select(replica => "FrontDoor:Services:" + replica)]);

    private static string DeadAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
