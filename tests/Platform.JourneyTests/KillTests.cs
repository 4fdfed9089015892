using Platform.Clients;
using Platform.Contracts.Channels;
using Platform.JourneyTests.Support;

namespace Platform.JourneyTests;

/// <summary>
/// Kills a process with -9 in the middle of the work and starts it again: no accepted message may be lost and none may be
/// answered twice. Short by default; <c>PLATFORM_KILL_MESSAGES</c> makes it long (<c>make kill-test</c>).
/// </summary>
public class KillTests
{
    private static readonly int Messages = int.Parse(
        Environment.GetEnvironmentVariable("PLATFORM_KILL_MESSAGES") ?? "60", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly string[] Texts =
        ["Hello", "How long does delivery take?", "我想退货", "How do I get a refund?", "快递怎么还没到？", "Do you have a coupon?"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_the_one_process_is_killed()
    {
        await using var platform = new StandalonePlatform();
        await platform.InitializeAsync();

        await RunAsync(platform, ["Standalone"]);
    }

    [Fact]
    public async Task Nothing_is_lost_or_doubled_when_any_service_is_killed()
    {
        await using var platform = new DistributedPlatform();
        await platform.InitializeAsync();
        Requirement.IsMet(platform.Unavailable);

        await RunAsync(platform, [.. platform.Processes.Keys]);
    }

    private static async Task RunAsync(PlatformUnderTest platform, string[] victims)
    {
        var api = platform.Messages;
        foreach (var victim in victims)
        {
            var run = Guid.NewGuid().ToString("N");
            var posts = Enumerable.Range(0, Messages).Select(i => PostUntilAcceptedAsync(
                api, new PostMessage($"{run}-{i}", [MessagePart.OfText(Texts[i % Texts.Length])], "customer", $"kill-{run}-{i % 10}"))).ToArray();
            // In the middle: some are answered, some are on their way.
            await Eventually.TrueAsync(
                () => Task.FromResult(posts.Count(post => post.IsCompleted) >= Messages / 3), () => "the messages are not accepted", 60);
            await platform.Processes[victim].KillAsync();
            await platform.Processes[victim].StartAsync();
            var accepted = await Task.WhenAll(posts);

            for (var conversation = 0; conversation < 10; conversation++)
                await CheckAsync(api, $"kill-{run}-{conversation}", accepted, victim);
        }
    }

    private static async Task CheckAsync(IMessagesApi api, string conversation, MessageStatus[] accepted, string victim)
    {
        var expected = accepted.Where(message => message.ConversationId == conversation).Select(message => message.MessageId).ToHashSet();
        IReadOnlyList<Reply> replies = [];
        await Eventually.TrueAsync(
            async () =>
            {
                replies = (await api.RepliesAsync(conversation, 0, 200, Cancellation)).Replies;
                return expected.IsSubsetOf(replies.Select(reply => reply.MessageId));
            },
            () => $"{victim} was killed: {expected.Except(replies.Select(reply => reply.MessageId)).Count()} of {expected.Count} messages have no reply",
            seconds: 90);

        Assert.Equal(expected.Count, replies.Count);
        Assert.Equal(replies.Count, replies.Select(reply => reply.MessageId).Distinct().Count());
    }

    private static async Task<MessageStatus> PostUntilAcceptedAsync(IMessagesApi api, PostMessage message) =>
        await Eventually.GetAsync(
            async () =>
            {
                try
                {
                    var response = await api.PostAsync(message, null, Cancellation);
                    return response.IsSuccessStatusCode ? response.Content : null;
                }
                catch (Exception exception) when (exception is HttpRequestException or Refit.ApiException)
                {
                    return null;
                }
            },
            () => "a message was not accepted",
            seconds: 90);
}
