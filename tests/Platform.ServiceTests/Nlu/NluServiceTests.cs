using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.Clients;
using Platform.Contracts;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Nlu;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Nlu;

public sealed class NluServiceTests(NluServiceTests.Host host) : IClassFixture<NluServiceTests.Host>
{
    private readonly RunningService _service = host.Service;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Understands_an_opened_turn()
    {
        var turn = Turn("Where is my order BC-20481234?");

        await _service.Bus.Publish(turn, Cancellation);
        var understood = await _service.Published.WaitForAsync<UtteranceUnderstood>(found => found.TurnId == turn.TurnId);

        Assert.Equal(turn.ConversationId, understood.ConversationId);
        Assert.Equal(turn.Text, understood.Text);
        Assert.Equal("en", understood.Language);
        Assert.Equal("order_status", understood.Intents[0].Intent);
        Assert.Equal("BC-20481234", Assert.Single(understood.Entities).Value);
        Assert.StartsWith("lr-", understood.ModelVersion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redelivery_gives_the_same_event()
    {
        var turn = Turn("can I have it tomorrow?");

        await _service.Bus.Publish(turn, Cancellation);
        await _service.Bus.Publish(turn, Cancellation);
        await Eventually.BecomesTrueAsync(
            () => Task.FromResult(Events().Length == 2), "two events");
        var events = Events();

        Assert.Equal(events[0].EventId, events[1].EventId);
        Assert.Equal(EventIds.ForTurn(turn.TurnId, "utterance-understood"), events[0].EventId);
        Assert.Equal(events[0].Intents, events[1].Intents);
        Assert.Equal(events[0].Entities, events[1].Entities);
        Assert.Equal("2026-05-14", Assert.Single(events[0].Entities).Value);

        UtteranceUnderstood[] Events() =>
            [.. _service.Published.Of<UtteranceUnderstood>().Where(found => found.TurnId == turn.TurnId)];
    }

    [Fact]
    public async Task A_message_with_attachments_only_has_no_intent()
    {
        var turn = Turn("");

        await _service.Bus.Publish(turn, Cancellation);
        var understood = await _service.Published.WaitForAsync<UtteranceUnderstood>(found => found.TurnId == turn.TurnId);

        Assert.Empty(understood.Intents);
        Assert.False(understood.OutOfScope);
        Assert.Equal("zh", understood.Language);
    }

    [Fact]
    public async Task Each_tenant_is_read_with_its_own_pack()
    {
        var shop = Turn("I lost my card");
        var bank = shop with { TurnId = Guid.CreateVersion7(), TenantId = "bank" };

        await _service.Bus.Publish(shop, Cancellation);
        await _service.Bus.Publish(bank, Cancellation);
        var ofShop = await _service.Published.WaitForAsync<UtteranceUnderstood>(found => found.TurnId == shop.TurnId);
        var ofBank = await _service.Published.WaitForAsync<UtteranceUnderstood>(found => found.TurnId == bank.TurnId);

        Assert.NotEqual(ofShop.ModelVersion, ofBank.ModelVersion);
        Assert.NotEqual(ofShop.Intents[0].Intent, ofBank.Intents[0].Intent);
    }

    [Fact]
    public async Task The_api_understands_a_text()
    {
        var response = await Api().UnderstandAsync(new UnderstandRequest("退款什么时候到账？我付了300元"), Cancellation);

        Assert.Equal("zh", response.Language);
        Assert.NotEmpty(response.Intents);
        Assert.False(response.OutOfScope);
        Assert.Equal("300.00 CNY", Assert.Single(response.Entities).Value);
    }

    [Fact]
    public async Task The_api_shows_the_model_and_its_quality()
    {
        var api = Api();
        var model = await api.GetModelAsync(Cancellation);

        Assert.Equal((await api.UnderstandAsync(new UnderstandRequest("hello"), Cancellation)).ModelVersion, model.Version);
        Assert.All(model.Intents, intent => Assert.True(intent.Examples >= 30));
        Assert.Equal(["en", "zh"], model.Quality.Select(quality => quality.Language));
        Assert.All(model.Quality, quality => Assert.InRange(quality.Accuracy, 0.5, 1));
        Assert.True(model.TrainingSeconds > 0);
    }

    [Theory]
    [InlineData("""{"text":""}""", "text")]
    [InlineData("""{"text":"  "}""", "text")]
    [InlineData("""{"text":"hello","locale":"e n"}""", "locale")]
    public async Task A_bad_request_is_told_what_is_wrong(string body, string field)
    {
        var (status, problem) = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("""{"text":"hello","mood":"good"}""")]
    [InlineData("""{}""")]
    [InlineData("""{"text":7}""")]
    [InlineData("hello")]
    public async Task A_malformed_body_is_a_problem(string body)
    {
        var (status, problem) = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(problem.TryGetProperty("detail", out _));
    }

    [Fact]
    public async Task A_text_beyond_the_limit_is_refused()
    {
        var (status, _) = await PostAsync(JsonSerializer.Serialize(new { text = new string('a', 8_001) }));

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task Without_a_key_there_is_no_answer()
    {
        using var anonymous = new HttpClient { BaseAddress = _service.BaseAddress };

        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.GetAsync("/v1/nlu/model", Cancellation)).StatusCode);
    }

    [Fact]
    public Task The_service_becomes_ready_when_its_models_are_trained() =>
        Eventually.BecomesTrueAsync(
            async () => (await _service.Http.GetAsync("/readyz", Cancellation)).IsSuccessStatusCode, "ready");

    private INluApi Api() => RestService.For<INluApi>(_service.Http);

    private async Task<(HttpStatusCode Status, JsonElement Problem)> PostAsync(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _service.Http.PostAsync("/v1/nlu/understand", content, Cancellation);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }

    private static TurnOpened Turn(string text) => new(
        Guid.CreateVersion7(), "shop", "web:c1", "u1", new DateTimeOffset(2026, 5, 13, 10, 0, 0, TimeSpan.Zero), 1,
        Guid.CreateVersion7(), "web", text, "zh-CN", TurnContext.Empty);

    public sealed class Host : IAsyncLifetime
    {
        public RunningService Service { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Service = await RunningService.StartAsync(new NluService());

        public ValueTask DisposeAsync() => Service.DisposeAsync();
    }
}
