using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using Platform.Clients;
using Platform.Contracts;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Sentiment;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Sentiment;

public sealed class SentimentServiceTests : IAsyncLifetime
{
    private RunningService _service = null!;

    public async ValueTask InitializeAsync() => _service = await RunningService.StartAsync(new SentimentService());

    public async ValueTask DisposeAsync() => await _service.DisposeAsync();

    [Fact]
    public async Task Reads_an_opened_turn()
    {
        var turn = Turn("客服态度太差了，我要投诉到12315！");
        await _service.Bus.Publish(turn, TestContext.Current.CancellationToken);
        var read = await _service.Published.WaitForAsync<SentimentDetected>(detected => detected.TurnId == turn.TurnId);

        Assert.Equal((turn.TenantId, turn.ConversationId), (read.TenantId, read.ConversationId));
        Assert.Equal(EventIds.ForTurn(turn.TurnId, "sentiment-detected"), read.EventId);
        Assert.Equal(Emotion.Anger, read.Emotions[0].Emotion);
        Assert.Contains(Signal.ThreatToComplain, read.Signals);
        Assert.Contains(read.Evidence!, words => words.Signal == Signal.ThreatToComplain && turn.Text.Substring(words.Start, words.Length) == words.Phrase);
        Assert.True(read.Polarity < -0.5);
    }

    [Theory]
    [InlineData(EmotionReading.Full)]
    [InlineData(EmotionReading.Light)]
    public async Task Danger_in_words_that_no_pattern_knows_is_published_with_its_sentence(EmotionReading depth)
    {
        var turn = Read("Hi. The toddler chewed a dishwasher tablet and keeps drooling.", depth);
        await _service.Bus.Publish(turn, TestContext.Current.CancellationToken);
        var read = await _service.Published.WaitForAsync<SentimentDetected>(detected => detected.TurnId == turn.TurnId);

        Assert.Equal([Signal.CriticalHealth], read.Signals);
        var words = Assert.Single(read.Evidence!, words => words.Signal == Signal.CriticalHealth);
        Assert.Contains("dishwasher tablet", words.Phrase, StringComparison.Ordinal);
        Assert.Equal(turn.Text.Substring(words.Start, words.Length), words.Phrase);
    }

    [Fact]
    public async Task A_redelivered_turn_gives_the_same_event()
    {
        var turn = Turn("I love it");
        await _service.Bus.Publish(turn, TestContext.Current.CancellationToken);
        await _service.Bus.Publish(turn, TestContext.Current.CancellationToken);
        var both = await Eventually.GetAsync(
            () => _service.Published.Of<SentimentDetected>().ToList() is { Count: 2 } list ? list : null, () => "not read twice");

        Assert.Equal(both[0].EventId, both[1].EventId);
        Assert.Equal(both[0].Polarity, both[1].Polarity);
        Assert.Equal(both[0].Emotions, both[1].Emotions);
    }

    [Fact]
    public async Task A_turn_without_text_is_neutral()
    {
        var turn = Turn("");
        await _service.Bus.Publish(turn, TestContext.Current.CancellationToken);
        var read = await _service.Published.WaitForAsync<SentimentDetected>(detected => detected.TurnId == turn.TurnId);

        Assert.Equal([new EmotionScore(Emotion.Neutral, 1)], read.Emotions);
        Assert.Equal((0, 0), (read.Polarity, read.Intensity));
        Assert.Empty(read.Signals);
    }

    [Fact]
    public async Task A_customer_who_lets_no_emotion_be_named_gives_polarity_and_signals_only()
    {
        var turn = Read("I'm furious, talk to an agent", EmotionReading.Light);
        await _service.Bus.Publish(turn, TestContext.Current.CancellationToken);
        var read = await _service.Published.WaitForAsync<SentimentDetected>(detected => detected.TurnId == turn.TurnId);

        Assert.Empty(read.Emotions);
        Assert.True(read.Polarity < -0.3);
        Assert.Equal([Signal.WantsHuman], read.Signals);
    }

    [Fact]
    public async Task Of_a_customer_who_lets_nothing_be_read_there_is_no_event_and_no_measurement()
    {
        var measured = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Name == "platform.sentiment.messages")
                meters.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Interlocked.Add(ref measured, tags[0].Value is "sadness" ? 1 : 0));
        listener.Start();
        var (silent, next) = (Read("I'm heartbroken, I want to die", EmotionReading.Off), Turn("I love it"));

        await _service.Bus.Publish(silent, TestContext.Current.CancellationToken);
        await Eventually.BecomesTrueAsync(
            () => Task.FromResult(_service.Published.Of<TurnOpened>().Any(turn => turn.TurnId == silent.TurnId)), "the turn is on the bus");
        await _service.Bus.Publish(next, TestContext.Current.CancellationToken);
        await _service.Published.WaitForAsync<SentimentDetected>(detected => detected.TurnId == next.TurnId);

        Assert.DoesNotContain(_service.Published.Of<SentimentDetected>(), detected => detected.TurnId == silent.TurnId);
        Assert.Equal(0, measured);
    }

    [Fact]
    public async Task Scores_a_text_and_shows_why()
    {
        var api = RestService.For<ISentimentApi>(_service.Http);
        var response = await api.ScoreAsync(
            new SentimentScoreRequest("I'm fed up, talk to an agent", "en-GB"), TestContext.Current.CancellationToken);

        Assert.StartsWith("lexicon-", response.ModelVersion, StringComparison.Ordinal);
        Assert.Equal(Emotion.Anger, response.Emotions[0].Emotion);
        Assert.Equal([Signal.WantsHuman], response.Signals);
        Assert.Equal(["fed up", "talk to an agent"], response.Evidence.Select(evidence => evidence.Phrase));
    }

    [Theory]
    [InlineData("""{"locale":"en"}""")]
    [InlineData("""{"text":null}""")]
    [InlineData("""{"text":"hi","mood":"bad"}""")]
    [InlineData("""{"text":"hi","locale":"not a locale"}""")]
    public async Task Bad_input_gives_a_problem(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _service.Http.PostAsync("/v1/sentiment/score", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused()
    {
        using var response = await _service.Http.PostAsJsonAsync(
            "/v1/sentiment/score", new { text = new string('x', 8_001) }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Scoring_needs_a_key()
    {
        using var stranger = new HttpClient { BaseAddress = _service.BaseAddress };
        using var response = await stranger.PostAsJsonAsync("/v1/sentiment/score", new { text = "hi" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Messages_are_counted_by_their_strongest_emotion()
    {
        var emotions = new System.Collections.Concurrent.ConcurrentQueue<object?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Name == "platform.sentiment.messages")
                meters.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => emotions.Enqueue(tags[0].Value));
        listener.Start();

        await RestService.For<ISentimentApi>(_service.Http).ScoreAsync(
            new SentimentScoreRequest("I'm heartbroken"), TestContext.Current.CancellationToken);
        Assert.Contains("sadness", emotions);
    }

    private static TurnOpened Read(string text, EmotionReading depth) =>
        Turn(text) with { Context = TurnContext.Empty with { EmotionReading = depth } };

    private static TurnOpened Turn(string text)
    {
        var id = Guid.NewGuid();
        return new TurnOpened(
            EventIds.ForTurn(id, "turn-opened"), "shop", "c1", "customer", TimeProvider.System.GetUtcNow(), 1, id, "test", text, null, TurnContext.Empty);
    }
}
