using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using Platform.Clients;
using Platform.Contracts.Channels;
using Platform.JourneyTests.Support;

namespace Platform.JourneyTests;

/// <summary>Two gateways behind the front door, over RabbitMQ; one is killed in the middle of conversations.</summary>
public class GatewayReplicaTests
{
    private const int Conversations = 4;
    private const int Messages = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_customer_notices_when_a_gateway_is_killed()
    {
        await using var platform = new DistributedPlatform();
        await platform.InitializeAsync();
        Requirement.IsMet(platform.Unavailable);
        var first = platform.Processes["ChannelGateway"];
        var second = await platform.StartProcessAsync("ChannelGateway2", "Platform.ChannelGateway");
        await platform.StartProcessAsync(
            "FrontDoor", "Platform.FrontDoor",
            ("FrontDoor__Services__channel-gateway__0", first.Address.ToString()), ("FrontDoor__Services__channel-gateway__1", second.Address.ToString()));
        var api = platform.Api<IMessagesApi>("FrontDoor");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Customer[] customers = [.. Enumerable.Range(0, Conversations).Select(i => new Customer(platform.Http("FrontDoor"), $"replicas-{i}"))];
        var following = customers.Select(customer => customer.FollowAsync(end.Token)).ToArray();

        for (var i = 0; i < Messages; i++)
        {
            if (i == Messages / 2)
            {
                await Eventually.TrueAsync(() => Task.FromResult(customers.All(customer => !customer.Seen.IsEmpty)), () => "not every stream has had a reply");
                await first.KillAsync();
            }

            foreach (var customer in customers)
            {
                // Posted once: nobody here tries again.
                using var posted = await api.PostAsync(
                    new PostMessage($"{customer.Conversation}-{i}", [MessagePart.OfText("How long does delivery take?")], "me", customer.Conversation),
                    cancellationToken: Cancellation);
                Assert.True(posted.IsSuccessStatusCode, $"{posted.StatusCode} {posted.Error?.Message} {platform.Processes["FrontDoor"].Output}");
            }
        }

        await Eventually.TrueAsync(
            () => Task.FromResult(customers.All(customer => customer.Seen.Count >= Messages)),
            () => $"replies seen: {string.Join(", ", customers.Select(customer => customer.Seen.Count))} of {Messages}; {second.Output}", 90);
        await end.CancelAsync();
        await Task.WhenAll(following);

        Assert.All(customers, customer =>
        {
            Assert.Equal(customer.Seen.Distinct().Order(), customer.Seen);
            Assert.Equal(Messages, customer.Seen.Count);
        });
        Assert.True(customers.Sum(customer => customer.Connections) > Conversations, "no stream was at the gateway that was killed");
    }

    /// <summary>Follows a conversation as a browser does: when the stream ends, it asks for what comes after the last event.</summary>
    private sealed class Customer(HttpClient http, string conversation)
    {
        public string Conversation => conversation;

        public ConcurrentQueue<long> Seen { get; } = [];

        public int Connections { get; private set; }

        public async Task FollowAsync(CancellationToken cancellation)
        {
            while (!cancellation.IsCancellationRequested)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/replies/stream?conversation={conversation}");
                    if (!Seen.IsEmpty)
                        request.Headers.Add("Last-Event-ID", $"{Seen.Last()}");
                    using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                    response.EnsureSuccessStatusCode();
                    Connections++;
                    await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(cancellation)).EnumerateAsync(cancellation))
                    {
                        if (item.EventType == "reply")
                            Seen.Enqueue(long.Parse(item.EventId!, System.Globalization.CultureInfo.InvariantCulture));
                    }
                }
                catch (Exception exception) when (exception is IOException or OperationCanceledException)
                {
                    // The gateway has gone in the middle, or the test has seen enough.
                }
            }
        }
    }
}
