using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Routing;
using Platform.Routing.Conversations;
using Platform.ServiceTests.Support;
using Platform.Storage;

namespace Platform.ServiceTests.Routing;

/// <summary>The conversation as its neighbours on the bus see it: events in, events out, in a real silo.</summary>
public class ConversationTests
{
    private const string NeverInATest = "Routing:SoftDeadline=00:00:30";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_turn_opens_waits_for_three_analyses_and_closes_with_a_gap_free_sequence()
    {
        await using var routing = await RunningService.StartAsync(new RoutingService(), NeverInATest);
        var message = Message(1);

        await routing.Bus.Publish(message, Cancellation);
        var opened = await OpenedAsync(routing, message);
        await routing.Bus.Publish(Understood(message), Cancellation);
        await routing.Bus.Publish(Feels(message), Cancellation);
        Assert.Empty(routing.Published.Of<TurnClosed>());
        await routing.Bus.Publish(Found(message), Cancellation);
        var closed = await ClosedAsync(routing, message);

        var reply = Assert.Single(routing.Published.Of<ReplyDecided>());
        Assert.Equal([1, 2, 3], new[] { opened.Sequence, reply.Sequence, closed.Sequence });
        Assert.Equal(3, closed.EventCount);
        Assert.Empty(closed.Missing);
        Assert.NotEmpty(closed.Explanation);
    }

    [Fact]
    public async Task A_store_that_is_away_is_known_for_that_in_another_silo()
    {
        await using var routing = await RunningService.StartAsync(new RoutingService(), NeverInATest);
        var serializer = routing.App.Services.GetRequiredService<Orleans.Serialization.Serializer>();
        Exception failure = new InvalidOperationException("outer", new StorageUnavailableException("The disk is full."));

        var arrived = serializer.Deserialize<Exception>(serializer.SerializeToArray(failure));

        var inner = Assert.IsType<StorageUnavailableException>(arrived?.InnerException);
        Assert.Equal("The disk is full.", inner.Message);
    }

    [Fact]
    public async Task A_message_sent_again_gives_the_same_events_and_a_late_analysis_none()
    {
        await using var routing = await RunningService.StartAsync(new RoutingService(), NeverInATest);
        var message = Message(1);
        await TurnAsync(routing, message);
        var published = routing.Published.Of<IEvent>().Select(fact => fact.EventId).ToHashSet();

        await AnalysedAsync(routing, message);
        await routing.Bus.Publish(message, Cancellation);
        await Eventually.BecomesTrueAsync(
            () => Task.FromResult(routing.Published.Of<TurnClosed>().Count() == 2), "the message brings the whole turn again");
        Assert.Subset(published, routing.Published.Of<IEvent>().Select(fact => fact.EventId).ToHashSet());

        // What the analyses bring would be there when the next turn is.
        await TurnAsync(routing, Message(2));
        Assert.Equal(3, routing.Published.Of<TurnClosed>().Count());
    }

    [Fact]
    public async Task The_second_message_waits_until_the_first_is_answered()
    {
        await using var routing = await RunningService.StartAsync(new RoutingService(), NeverInATest);
        var (first, second) = (Message(1), Message(2));

        await routing.Bus.Publish(second, Cancellation);
        await routing.Bus.Publish(first, Cancellation);
        await OpenedAsync(routing, first);
        Assert.Single(routing.Published.Of<TurnOpened>());
        await AnalysedAsync(routing, first);
        await TurnAsync(routing, second, publish: false);

        Assert.Equal(
            [first.MessageId, second.MessageId],
            routing.Published.Of<TurnClosed>().OrderBy(closed => closed.Sequence).Select(closed => closed.TurnId));
        Assert.Equal(Enumerable.Range(1, 6).Select(i => (long)i), Sequences(routing));
    }

    [Fact]
    public async Task A_message_whose_predecessor_never_comes_is_answered_and_the_late_one_too()
    {
        await using var routing = await RunningService.StartAsync(new RoutingService(), NeverInATest, "Routing:ReorderWindow=00:00:00.200");
        var (first, second) = (Message(1), Message(2));

        await TurnAsync(routing, second);
        await TurnAsync(routing, first);

        Assert.Equal(Enumerable.Range(1, 6).Select(i => (long)i), Sequences(routing));
    }

    [Fact]
    public async Task A_turn_without_its_analyses_is_closed_at_the_deadline_and_says_what_was_missing()
    {
        await using var routing = await RunningService.StartAsync(new RoutingService(), "Routing:SoftDeadline=00:00:00.300");
        var message = Message(1);

        await routing.Bus.Publish(message, Cancellation);
        await OpenedAsync(routing, message);
        await routing.Bus.Publish(Feels(message), Cancellation);
        var closed = await ClosedAsync(routing, message);

        Assert.Equal(2, closed.Missing.Count);
        Assert.Single(routing.Published.Of<ReplyDecided>());
    }

    [Fact]
    public async Task A_conversation_goes_on_after_a_restart_with_its_memory_and_its_open_turn()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        var (first, second) = (Message(1), Message(2));
        await using (var before = await RunningService.StartAsync([new RoutingService()], folder, NeverInATest))
        {
            await TurnAsync(before, first);
            await before.Bus.Publish(second, Cancellation);
            await OpenedAsync(before, second);
        }

        await using (var after = await RunningService.StartAsync([new RoutingService()], folder, NeverInATest))
        {
            await after.Bus.Publish(first, Cancellation);
            await ClosedAsync(after, first);
            await after.Bus.Publish(second, Cancellation);
            var opened = await OpenedAsync(after, second);
            Assert.Equal(4, opened.Sequence);
            Assert.Equal(["delivery_time"], opened.Context.RecentIntents);
            await AnalysedAsync(after, second);
            Assert.Equal(6, (await ClosedAsync(after, second)).Sequence);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_turn_whose_customer_lets_nothing_be_read_does_not_wait_for_sentiment()
    {
        await using var routing = await RunningService.StartAsync(new RoutingService(), NeverInATest);
        var (first, second, third) = (Message(1), Message(2) with { EmotionReading = EmotionReading.Off }, Message(3));

        await TurnAsync(routing, first);
        Assert.Single((await Grain(routing).GetAsync())!.View.Emotions);
        await routing.Bus.Publish(second, Cancellation);
        Assert.Equal(EmotionReading.Off, (await OpenedAsync(routing, second)).Context.EmotionReading);
        // A service of an older version reads it all the same.
        await routing.Bus.Publish(Feels(second) with { Signals = [Signal.WantsHuman] }, Cancellation);
        await routing.Bus.Publish(Understood(second), Cancellation);
        await routing.Bus.Publish(Found(second), Cancellation);
        var closed = await ClosedAsync(routing, second);

        Assert.Empty(closed.Missing);
        Assert.Equal((Decision.Answer, null, null), (closed.Decision, closed.Emotion, closed.Polarity));
        var view = (await Grain(routing).GetAsync())!.View;
        Assert.Empty(view.Emotions);
        Assert.Equal(EmotionReading.Off, view.EmotionReading);

        // It stays so until the customer says otherwise.
        await routing.Bus.Publish(third, Cancellation);
        Assert.Equal(EmotionReading.Off, (await OpenedAsync(routing, third)).Context.EmotionReading);
    }

    [Fact]
    public async Task A_hand_over_carries_the_turning_points_and_the_words_of_the_signals()
    {
        await using var routing = await RunningService.StartAsync(new RoutingService(), NeverInATest);
        var (first, second) = (Message(1), Message(2));
        await TurnAsync(routing, first);

        await routing.Bus.Publish(second, Cancellation);
        await OpenedAsync(routing, second);
        await routing.Bus.Publish(Understood(second), Cancellation);
        await routing.Bus.Publish(Found(second), Cancellation);
        await routing.Bus.Publish(Feels(second) with
        {
            Polarity = -0.9,
            Intensity = 0.9,
            Emotions = [new EmotionScore(Emotion.Anxiety, 0.9)],
            Signals = [Signal.CriticalHealth],
            Evidence = [new("scared", 0, 6, -0.9, Emotion.Anxiety, null), new("can't breathe", 10, 13, 1, null, Signal.CriticalHealth)],
        }, Cancellation);
        var handoff = await routing.Published.WaitForAsync<HandoffRequested>(handoff => handoff.TurnId == second.MessageId);

        Assert.Equal((HandoffReason.CriticalHealth, 1), (handoff.Reason, handoff.Priority));
        Assert.Equal("scared", Assert.Single(Assert.Single(handoff.TurningPoints!).Words).Text);
        Assert.Equal("can't breathe", Assert.Single(handoff.Signals!).Phrase);
        Assert.Equal(second.MessageId, Assert.Single((await Grain(routing).GetAsync())!.View.TurningPoints!).TurnId);
        Assert.Contains("112", Assert.Single(routing.Published.Of<ReplyDecided>(), reply => reply.TurnId == second.MessageId).Parts[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_possible_danger_is_asked_about_once_and_calls_a_person_the_second_time()
    {
        await using var routing = await RunningService.StartAsync(new RoutingService(), NeverInATest);
        var (first, second) = (Message(1), Message(2));
        foreach (var message in (MessageReceived[])[first, second])
        {
            await routing.Bus.Publish(message, Cancellation);
            await OpenedAsync(routing, message);
            await routing.Bus.Publish(Understood(message), Cancellation);
            await routing.Bus.Publish(Found(message), Cancellation);
            await routing.Bus.Publish(Feels(message) with
            {
                Possible = [Signal.Crisis],
                Evidence = [new("no use for it after friday", 3, 26, 1, null, Signal.Crisis, SignalLevel.Possible)],
            }, Cancellation);
            await ClosedAsync(routing, message);
        }

        var asked = Assert.Single(routing.Published.Of<ReplyDecided>(), reply => reply.TurnId == first.MessageId);
        Assert.Equal(Decision.Answer, asked.Decision);
        Assert.Contains("112", asked.Parts[0].Text, StringComparison.Ordinal);
        var handoff = Assert.Single(routing.Published.Of<HandoffRequested>());
        Assert.Equal((second.MessageId, HandoffReason.Crisis, 1), (handoff.TurnId, handoff.Reason, handoff.Priority));
        Assert.Equal(SignalLevel.Possible, Assert.Single(handoff.Signals!).Level);
    }

    [Fact]
    public async Task Conversations_do_not_wait_for_each_other()
    {
        await using var routing = await RunningService.StartAsync(new RoutingService(), NeverInATest);
        var messages = Enumerable.Range(0, 40).Select(i => Message(1, "c-" + i)).ToList();

        await Task.WhenAll(messages.Select(message => routing.Bus.Publish(message, Cancellation)));
        await Task.WhenAll(messages.Select(message => TurnAsync(routing, message, publish: false)));

        Assert.All(
            routing.Published.Of<TurnClosed>().GroupBy(closed => closed.ConversationId),
            turns => Assert.Equal(3, Assert.Single(turns).Sequence));
    }

    private static async Task TurnAsync(RunningService routing, MessageReceived message, bool publish = true)
    {
        if (publish)
            await routing.Bus.Publish(message, Cancellation);
        await OpenedAsync(routing, message);
        await AnalysedAsync(routing, message);
        await ClosedAsync(routing, message);
    }

    private static async Task AnalysedAsync(RunningService routing, MessageReceived message)
    {
        await routing.Bus.Publish(Understood(message), Cancellation);
        await routing.Bus.Publish(Feels(message), Cancellation);
        await routing.Bus.Publish(Found(message), Cancellation);
    }

    private static Task<TurnOpened> OpenedAsync(RunningService routing, MessageReceived message) =>
        routing.Published.WaitForAsync<TurnOpened>(opened => opened.TurnId == message.MessageId);

    private static Task<TurnClosed> ClosedAsync(RunningService routing, MessageReceived message) =>
        routing.Published.WaitForAsync<TurnClosed>(closed => closed.TurnId == message.MessageId);

    private static IEnumerable<long> Sequences(RunningService routing) =>
        routing.Published.Of<TurnOpened>().Select(fact => fact.Sequence)
            .Concat(routing.Published.Of<ReplyDecided>().Select(fact => fact.Sequence))
            .Concat(routing.Published.Of<TurnClosed>().Select(fact => fact.Sequence))
            .Order();

    private static IConversationGrain Grain(RunningService routing) =>
        routing.App.Services.GetRequiredService<IGrainFactory>().GetGrain<IConversationGrain>("shop/c-1");

    private static MessageReceived Message(long position, string conversation = "c-1")
    {
        var id = EventIds.ForMessage("shop", "test", $"{conversation}-{position}");
        return new MessageReceived(
            id, "shop", conversation, "ann", DateTimeOffset.UtcNow, id, "test", position, null, null,
            [MessagePart.OfText("How long does delivery take?")]);
    }

    private static UtteranceUnderstood Understood(MessageReceived message) => new(
        EventIds.ForTurn(message.MessageId, "utterance-understood"), "shop", message.ConversationId, DateTimeOffset.UtcNow,
        message.MessageId, "1", "How long does delivery take?", "en", [new IntentScore("delivery_time", 0.9)], false, []);

    private static SentimentDetected Feels(MessageReceived message) => new(
        EventIds.ForTurn(message.MessageId, "sentiment-detected"), "shop", message.ConversationId, DateTimeOffset.UtcNow,
        message.MessageId, "1", 0, 0, [new EmotionScore(Emotion.Neutral, 1)], []);

    private static KnowledgeRetrieved Found(MessageReceived message) => new(
        EventIds.ForTurn(message.MessageId, "knowledge-retrieved"), "shop", message.ConversationId, DateTimeOffset.UtcNow,
        message.MessageId, [new Passage("delivery-times", 1, "Delivery", null, "en", "Two days.", 0.9)]);
}
