using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using Platform.ChannelGateway;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.ChannelGateway;

public class ReplyOrderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reply_that_overtook_another_is_held_back_until_that_has_come()
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService());
        using var following = await gateway.Http.GetStreamAsync("/v1/replies/stream?conversation=c", Cancellation);
        await gateway.Bus.Publish(Reply(sequence: 2, previous: 0), Cancellation);
        await ListedAsync(gateway, 0, 2);

        await gateway.Bus.Publish(Reply(sequence: 8, previous: 5), Cancellation);
        await StoredAsync(gateway, 8);
        await ListedAsync(gateway, 0, 2);
        await ListedAsync(gateway, 2);

        await gateway.Bus.Publish(Reply(sequence: 5, previous: 2), Cancellation);
        await ListedAsync(gateway, 0, 2, 5, 8);
        await ListedAsync(gateway, 5, 8);
        var streamed = new List<string>();
        await foreach (var item in SseParser.Create(following).EnumerateAsync(Cancellation))
        {
            if (item.EventType == "reply")
                streamed.Add(item.EventId!);
            if (streamed.Count == 3)
                break;
        }

        Assert.Equal(["2", "5", "8"], streamed);
    }

    [Fact]
    public async Task A_reply_is_not_held_back_for_ever()
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService(), "ChannelGateway:HoldRepliesFor=00:00:01");

        await gateway.Bus.Publish(Reply(sequence: 8, previous: 5), Cancellation);

        await ListedAsync(gateway, 0, 8);
    }

    private static ReplyDecided Reply(long sequence, long previous)
    {
        var turn = EventIds.ForFact("turn", $"{sequence}");
        return new(
            EventIds.ForTurn(turn, "reply-decided"), "shop", "c", "me", DateTimeOffset.UnixEpoch, sequence, turn, "test",
            Decision.Answer, "en", [MessagePart.OfText("hi")], [], Author.Ai, null, ["because"], previous);
    }

    private static Task StoredAsync(RunningService gateway, long sequence) => Eventually.BecomesTrueAsync(
        // Whoever has seen the one before it gets it.
        async () => (await PageAsync(gateway, sequence - 1)).Count == 1, $"reply {sequence} is stored");

    private static async Task ListedAsync(RunningService gateway, long after, params long[] sequences)
    {
        IReadOnlyList<long> listed = [];
        await Eventually.GetAsync(
            async () => (listed = await PageAsync(gateway, after)).SequenceEqual(sequences) ? listed : null,
            () => $"after {after}: {string.Join(", ", listed)}, expected {string.Join(", ", sequences)}");
    }

    private static async Task<IReadOnlyList<long>> PageAsync(RunningService gateway, long after) =>
        [.. (await gateway.Http.GetFromJsonAsync<ReplyPage>($"/v1/replies?conversation=c&after={after}", Cancellation))!.Replies.Select(reply => reply.Sequence)];
}
