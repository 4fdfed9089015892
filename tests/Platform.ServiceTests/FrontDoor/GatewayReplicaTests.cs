using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Platform.ChannelGateway;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.FrontDoor;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.FrontDoor;

/// <summary>Two gateways on one store behind the front door: the end of one is no end for its customers.</summary>
public sealed class GatewayReplicaTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
    private readonly RunningService[] _gateways = new RunningService[2];
    private RunningService _door = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // At once, as a deployment starts them.
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async i =>
            _gateways[i] = await RunningService.StartAsync([new ChannelGatewayService()], _folder)));
        _door = await RunningService.StartAsync(
            new FrontDoorService(), [.. _gateways.Select((gateway, i) => $"FrontDoor:Services:channel-gateway:{i}={gateway.BaseAddress}")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        foreach (var gateway in _gateways)
            await gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Streams_go_on_at_the_other_replica_without_a_gap_and_without_a_repetition()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        // Two, so that each replica serves one of them.
        Customer[] customers = [new(_door.Http, "one"), new(_door.Http, "two")];
        var following = new List<Task>();
        foreach (var customer in customers)
        {
            // One after the other: the less busy replica takes the second.
            following.Add(customer.FollowAsync(end.Token));
            await Eventually.BecomesTrueAsync(() => Task.FromResult(customer.Connections == 1), "the stream is open");
        }

        await ReplyAsync(_gateways[0], 2, 4, 6);
        await SeenAsync(customers, 6);
        await _gateways[0].App.StopAsync(Cancellation);
        await ReplyAsync(_gateways[1], 8, 10, 12);
        await SeenAsync(customers, 12);
        await end.CancelAsync();
        await Task.WhenAll(following);

        Assert.All(customers, customer => Assert.Equal(["2", "4", "6", "8", "10", "12"], customer.Seen));
        Assert.Equal(3, customers.Sum(customer => customer.Connections));
    }

    [Fact]
    public async Task A_session_that_one_replica_opened_is_known_to_the_other()
    {
        foreach (var (opener, other) in new[] { (_gateways[0], _gateways[1]), (_gateways[1], _gateways[0]) })
        {
            using var opened = await opener.Http.PostAsJsonAsync("/v1/chat/sessions", new { tenant = "shop" }, Cancellation);
            var session = (await opened.Content.ReadFromJsonAsync<ChatSessionOpened>(Cancellation))!;
            using var http = new HttpClient { BaseAddress = other.BaseAddress };
            http.DefaultRequestHeaders.Authorization = new("Bearer", session.Token);

            using var history = await http.GetAsync("/v1/chat/history", Cancellation);

            Assert.True(history.IsSuccessStatusCode, await history.Content.ReadAsStringAsync(Cancellation));
        }
    }

    private static async Task ReplyAsync(RunningService gateway, params long[] sequences)
    {
        foreach (var sequence in sequences)
        {
            foreach (var conversation in new[] { "one", "two" })
            {
                var turn = Guid.NewGuid();
                await gateway.Bus.Publish(
                    new ReplyDecided(
                        EventIds.ForTurn(turn, "reply-decided"), "shop", conversation, "me", DateTimeOffset.UnixEpoch, sequence,
                        turn, "test", Decision.Answer, "en", [MessagePart.OfText("hi")], [], Author.Ai, null, ["because"]),
                    Cancellation);
                // One after another, as a conversation decides them.
                await Eventually.BecomesTrueAsync(
                    async () => (await gateway.Http.GetFromJsonAsync<ReplyPage>($"/v1/replies?conversation={conversation}&after={sequence - 1}", Cancellation))!.Replies.Count == 1,
                    $"reply {sequence} is stored");
            }
        }
    }

    private static Task SeenAsync(Customer[] customers, long sequence) => Eventually.BecomesTrueAsync(
        () => Task.FromResult(customers.All(customer => customer.Seen.Contains(sequence.ToString(System.Globalization.CultureInfo.InvariantCulture)))),
        $"both have reply {sequence}");

    /// <summary>Follows a conversation as a browser does: when the stream ends, it asks for what comes after the last event.</summary>
    private sealed class Customer(HttpClient http, string conversation)
    {
        private int _connections;

        public ConcurrentQueue<string> Seen { get; } = [];

        public int Connections => Volatile.Read(ref _connections);

        public async Task FollowAsync(CancellationToken cancellation)
        {
            try
            {
                while (true)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/replies/stream?conversation={conversation}");
                    if (Seen.LastOrDefault() is { } last)
                        request.Headers.Add("Last-Event-ID", last);
                    using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                    Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
                    Interlocked.Increment(ref _connections);
                    await ReadAsync(await response.Content.ReadAsStreamAsync(cancellation), cancellation);
                }
            }
            catch (OperationCanceledException)
            {
                // The test has seen enough.
            }
        }

        private async Task ReadAsync(Stream stream, CancellationToken cancellation)
        {
            try
            {
                await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
                {
                    if (item.EventType == "reply")
                        Seen.Enqueue(item.EventId!);
                }
            }
            catch (IOException)
            {
                // The replica has gone in the middle.
            }
        }
    }
}
