using System.Text;
using Platform.Contracts.Channels;
using Platform.JourneyTests.Support;
using RabbitMQ.Client;

namespace Platform.JourneyTests;

/// <summary>The journeys in seven processes over RabbitMQ, and what only a broker can show.</summary>
public class DistributedJourneys(DistributedPlatform platform) : PlatformJourneys(platform), IClassFixture<DistributedPlatform>
{
    private const string Envelope = """
        {"messageId":"01000000-0000-0000-0000-000000000000","messageType":["urn:message:Platform.Contracts.Conversations:TurnOpened"],
         "message":{"eventId":"3f0c6f0e-2b6c-4f57-8d1e-000000000001","tenantId":"nobody","conversationId":"poison","customerId":"x","occurredAt":"2026-01-01T00:00:00Z",
         "sequence":1,"turnId":"3f0c6f0e-2b6c-4f57-8d1e-000000000001","channel":"x","text":"x","context":{"turnNumber":1,"offeredIntents":[],"recentIntents":[],"knownEntities":[],"withHuman":false}}}
        """;

    [Theory]
    [InlineData("this is no JSON")]
    [InlineData(Envelope)]
    public async Task A_poison_message_ends_in_the_error_queue_with_its_reason_while_others_go_on(string body)
    {
        await using var connection = await ((DistributedPlatform)Platform).Broker.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var properties = new BasicProperties
        {
            ContentType = "application/vnd.masstransit+json",
            DeliveryMode = DeliveryModes.Persistent,
        };

        await channel.BasicPublishAsync("", "nlu-turn-opened", mandatory: true, properties, Encoding.UTF8.GetBytes(body), Cancellation);

        Assert.Equal(TurnStatus.Answered, (await AskAsync(NewConversation(), "Hello")).Status);
        var poison = await Eventually.GetAsync(
            () => channel.BasicGetAsync("nlu-turn-opened_error", autoAck: true, Cancellation),
            () => "the message is not in the error queue",
            seconds: 60);
        Assert.Equal(body, Encoding.UTF8.GetString(poison.Body.Span));
        var reason = Encoding.UTF8.GetString((byte[])poison.BasicProperties.Headers!["MT-Fault-Message"]!);
        Assert.NotEmpty(reason);
        Assert.Equal(TurnStatus.Answered, (await AskAsync(NewConversation(), "Hello")).Status);
    }

    [Fact]
    public async Task What_is_posted_while_the_broker_is_away_is_accepted_and_answered_when_it_is_back()
    {
        var conversation = NewConversation();
        await ((DistributedPlatform)Platform).Broker.StopAsync();

        using var posted = await Platform.Messages.PostAsync(Message(conversation, "How long does delivery take?"), cancellationToken: Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, posted.StatusCode);
        await ((DistributedPlatform)Platform).Broker.StartAsync();

        await Eventually.TrueAsync(
            async () => (await Platform.Messages.RepliesAsync(conversation, cancellationToken: Cancellation)).Replies.Count == 1,
            () => "no reply after the broker has come back",
            seconds: 90);
    }
}
