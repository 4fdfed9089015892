using System.Net.Http.Json;
using MassTransit;
using Platform.ChannelGateway;
using Platform.Contracts;
using Platform.Contracts.Audit;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.ChannelGateway;

public class InboxTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_without_outcome_is_sent_again_until_reply_and_record_are_there()
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService(), "ChannelGateway:RetryAfter=00:00:00.2");
        var message = await PostAsync(gateway, "1");

        await SeenAsync(gateway, message.MessageId, 3);
        await gateway.Bus.Publish(Reply(message), Cancellation);
        await gateway.Bus.Publish(new TurnRecorded("shop", message.ConversationId, message.MessageId, Decision.Answer, DateTimeOffset.UnixEpoch), Cancellation);

        await Eventually.BecomesTrueAsync(
            async () =>
            {
                var seen = Count(gateway, message.MessageId);
                // The next try would be due within this time, were there one.
                using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
                await timer.WaitForNextTickAsync(Cancellation);
                return Count(gateway, message.MessageId) == seen;
            },
            "the message is complete",
            seconds: 20);
        Assert.Equal(TurnStatus.Answered, (await StatusAsync(gateway, message.MessageId)).Status);
    }

    [Fact]
    public async Task A_message_that_the_bus_has_not_taken_is_sent_as_soon_as_the_bus_is_there()
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService(), "ChannelGateway:RetryAfter=01:00:00");
        var away = new AwayBus();
        MessageStatus message;
        using (gateway.Bus.ConnectPublishObserver(away))
        {
            message = await PostAsync(gateway, "1");
            await Eventually.BecomesTrueAsync(() => Task.FromResult(away.Refused > 2), "it is tried again while the bus is away");
        }

        await SeenAsync(gateway, message.MessageId, 1);
    }

    [Fact]
    public async Task A_message_is_given_up_with_a_reason_after_the_last_try()
    {
        await using var gateway = await RunningService.StartAsync(
            new ChannelGatewayService(), "ChannelGateway:RetryAfter=00:00:00.1", "ChannelGateway:MaxAttempts=2");
        var message = await PostAsync(gateway, "1");

        await Eventually.BecomesTrueAsync(
            async () => (await StatusAsync(gateway, message.MessageId)).Status == TurnStatus.Failed, "the message has failed");

        Assert.Contains("2 tries", (await StatusAsync(gateway, message.MessageId)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_was_accepted_before_a_restart_is_sent_after_it()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        MessageStatus message;
        await using (var before = await RunningService.StartAsync([new ChannelGatewayService()], folder, "ChannelGateway:RetryAfter=00:00:01"))
            message = await PostAsync(before, "1");

        await using (var after = await RunningService.StartAsync([new ChannelGatewayService()], folder, "ChannelGateway:RetryAfter=00:00:01"))
            await after.Published.WaitForAsync<MessageReceived>(sent => sent.MessageId == message.MessageId);

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_reply_that_comes_twice_is_stored_once()
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService());
        var message = await PostAsync(gateway, "1");

        await gateway.Bus.Publish(Reply(message), Cancellation);
        await gateway.Bus.Publish(Reply(message), Cancellation);
        await Eventually.BecomesTrueAsync(async () => (await StatusAsync(gateway, message.MessageId)).Reply is not null, "the reply is stored");

        var page = await gateway.Http.GetFromJsonAsync<ReplyPage>($"/v1/replies?conversation={message.ConversationId}", Cancellation);
        Assert.Single(page!.Replies);
    }

    [Fact]
    public async Task Many_messages_of_one_conversation_at_once_get_positions_without_gaps()
    {
        await using var gateway = await RunningService.StartAsync(new ChannelGatewayService());

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => PostAsync(gateway, i.ToString(System.Globalization.CultureInfo.InvariantCulture))));

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), gateway.Published.Of<MessageReceived>().Select(sent => sent.Position).Order());
    }

    private static async Task<MessageStatus> PostAsync(RunningService gateway, string externalId)
    {
        using var response = await gateway.Http.PostAsJsonAsync(
            "/v1/messages", new PostMessage(externalId, [MessagePart.OfText("hello")], "me", "conversation"), Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return (await response.Content.ReadFromJsonAsync<MessageStatus>(Cancellation))!;
    }

    private static async Task<MessageStatus> StatusAsync(RunningService gateway, Guid messageId) =>
        (await gateway.Http.GetFromJsonAsync<MessageStatus>($"/v1/messages/{messageId}", Cancellation))!;

    private static Task SeenAsync(RunningService gateway, Guid messageId, int times) => Eventually.BecomesTrueAsync(
        () => Task.FromResult(Count(gateway, messageId) >= times), $"sent {times} times");

    private static int Count(RunningService gateway, Guid messageId) =>
        gateway.Published.Of<MessageReceived>().Count(sent => sent.MessageId == messageId);

    private static ReplyDecided Reply(MessageStatus message) => new(
        EventIds.ForTurn(message.MessageId, "reply-decided"), "shop", message.ConversationId, "me", DateTimeOffset.UnixEpoch, 2,
        message.MessageId, "test", Decision.Answer, "en", [MessagePart.OfText("hi")], [], Author.Ai, null, ["because"]);

    private sealed class AwayBus : IPublishObserver
    {
        private int _refused;

        public int Refused => Volatile.Read(ref _refused);

        public Task PrePublish<T>(PublishContext<T> context) where T : class
        {
            Interlocked.Increment(ref _refused);
            throw new InvalidOperationException("The bus is away.");
        }

        public Task PostPublish<T>(PublishContext<T> context) where T : class => Task.CompletedTask;

        public Task PublishFault<T>(PublishContext<T> context, Exception exception) where T : class => Task.CompletedTask;
    }
}
