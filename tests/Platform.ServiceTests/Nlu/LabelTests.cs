using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Platform.Clients;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Nlu;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Nlu;

/// <summary>Labelled examples, and the queue of what waits for a label.</summary>
public sealed class LabelTests : IAsyncLifetime
{
    private RunningService _service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private INluApi Api => RestService.For<INluApi>(_service.Http);

    public async ValueTask InitializeAsync() => _service = await RunningService.StartAsync(new NluService());

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task Examples_are_added_listed_by_pages_and_removed()
    {
        var added = await Api.AddExamplesAsync(
            new AddExamples([new NewExample("the zimwop is bent", "repair_service"), new NewExample("兹姆沃普歪了", "repair_service"), new NewExample("who won the zimwop cup", OutOfScope: true)]),
            Cancellation);
        Assert.Equal(new ExamplesAdded(3, 0), added);
        Assert.Equal(new ExamplesAdded(0, 1), await Api.AddExamplesAsync(new AddExamples([new NewExample(" The ZIMWOP  is bent", "repair_service")]), Cancellation));

        var own = (await Api.ListExamplesAsync(source: ExampleSource.Api, cancellationToken: Cancellation)).Examples;
        Assert.Equal(["en", "en", "zh"], own.Select(example => example.Language).Order());
        Assert.All(own, example => Assert.Equal("test", example.By));
        var all = new List<NluExample>();
        for (string? cursor = null; ;)
        {
            var page = await Api.ListExamplesAsync(cursor: cursor, limit: 200, cancellationToken: Cancellation);
            all.AddRange(page.Examples);
            if ((cursor = page.Next) is null)
                break;
        }

        Assert.Equal(all.Count, all.DistinctBy(example => example.Id).Count());
        Assert.Equal(3, all.Count(example => example.Source == ExampleSource.Api));
        Assert.True(all.Count(example => example.Source == ExampleSource.Pack) > 500, $"{all.Count} examples");

        await Api.DeleteExampleAsync(own[0].Id, Cancellation);
        Assert.Equal(2, (await Api.ListExamplesAsync(source: ExampleSource.Api, cancellationToken: Cancellation)).Examples.Count);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Delete, "/v1/nlu/examples/" + own[0].Id)).Status);
        var ofPack = all.First(example => example.Source == ExampleSource.Pack).Id;
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(HttpMethod.Delete, "/v1/nlu/examples/" + ofPack)).Status);
    }

    [Theory]
    [InlineData("""{"examples":[]}""", "examples", "1 to 1000")]
    [InlineData("""{"examples":[{"text":" ","intent":"greeting"}]}""", "examples[0].text", "1 to 500 characters")]
    [InlineData("""{"examples":[{"text":"?!","intent":"greeting"}]}""", "examples[0].text", "letter or digit")]
    [InlineData("""{"examples":[{"text":"hello","intent":"nonsense"}]}""", "examples[0].intent", "There is no intent nonsense; the pack's are: ")]
    [InlineData("""{"examples":[{"text":"hello"}]}""", "examples[0].intent", "Give an intent, or outOfScope")]
    [InlineData("""{"examples":[{"text":"hello","intent":"repair_service","outOfScope":true}]}""", "examples[0].intent", "not both")]
    [InlineData("""{"examples":[{"text":"hello","intent":"repair_service","language":"fr"}]}""", "examples[0].language", "languages are: ")]
    [InlineData("""{"examples":[{"text":"I CAN'T log in.","intent":"repair_service"}]}""", "examples[0].intent", "The pack has this sentence as an example of login_problem")]
    [InlineData("""{"examples":[{"text":"one two","intent":"repair_service"},{"text":"One  Two","intent":"warranty_terms"}]}""", "examples[1].intent", "is an example of repair_service already")]
    [InlineData("""{"examples":[null]}""", "examples[0]", "a text and a label")]
    public async Task A_wrong_example_is_refused_with_what_to_do(string body, string field, string message)
    {
        var (status, problem) = await SendAsync(HttpMethod.Post, "/v1/nlu/examples", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(message, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        Assert.Empty((await Api.ListExamplesAsync(source: ExampleSource.Api, cancellationToken: Cancellation)).Examples);
    }

    [Fact]
    public async Task Too_long_a_text_is_refused() =>
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await SendAsync(HttpMethod.Post, "/v1/nlu/corrections", JsonSerializer.Serialize(new { text = new string('a', 501), intent = "greeting" }))).Status);

    [Fact]
    public async Task Similar_messages_wait_in_one_group_and_are_labelled_once()
    {
        TurnOpened[] turns = [Turn("the zimwop blorfs gently 13812345678"), Turn("The zimwop blorfs gently"), Turn("quantum fjords yodel sideways")];
        foreach (var turn in turns)
            await _service.Bus.Publish(turn, Cancellation);
        // A turn that comes again is the same message.
        await _service.Bus.Publish(turns[0], Cancellation);

        var groups = await QueueAsync(queue => queue.Sum(group => group.Count) >= 3 && queue.Count == 2);

        Assert.Equal([2, 1], groups.Select(group => group.Count));
        Assert.Equal(["the zimwop blorfs gently 00000000000", "The zimwop blorfs gently"], groups[0].Texts.Select(text => text.Text).OrderBy(text => text.Length).Reverse());
        Assert.All(groups, group => Assert.Contains(group.Reason, new[] { LabelReason.LowConfidence, LabelReason.OutOfScope }));
        Assert.True(groups[0].ExpiresAt > groups[0].LastAt);
        var first = await Api.GetLabelQueueAsync(limit: 1, cancellationToken: Cancellation);
        var second = await Api.GetLabelQueueAsync(cursor: first.Next, limit: 1, cancellationToken: Cancellation);
        Assert.Equal([groups[0].Id, groups[1].Id], first.Groups.Concat(second.Groups).Select(group => group.Id));
        Assert.Null(second.Next);

        await Api.LabelAsync(groups[0].Id, new LabelRequest("repair_service"), Cancellation);
        await Api.LabelAsync(groups[1].Id, new LabelRequest(Dismiss: true), Cancellation);

        Assert.Empty((await Api.GetLabelQueueAsync(cancellationToken: Cancellation)).Groups);
        var examples = (await Api.ListExamplesAsync(source: ExampleSource.Correction, cancellationToken: Cancellation)).Examples;
        Assert.Equal(2, examples.Count);
        Assert.All(examples, example => Assert.Equal("repair_service", example.Intent));
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, "/v1/nlu/label-queue/" + groups[0].Id, """{"dismiss":true}""")).Status);

        // What is labelled or dismissed does not come back; a mark behind it shows that it has been seen.
        await _service.Bus.Publish(Turn("quantum fjords yodel sideways"), Cancellation);
        await _service.Bus.Publish(Turn("gribbled marmots snorkel"), Cancellation);
        Assert.Equal("gribbled marmots snorkel", Assert.Single(await QueueAsync(queue => queue.Count > 0)).Texts[0].Text);
    }

    [Fact]
    public async Task A_correction_by_message_takes_the_words_that_wait_and_closes_their_group()
    {
        var turn = Turn("the zimwop blorfs gently");
        await _service.Bus.Publish(turn, Cancellation);
        var group = Assert.Single(await QueueAsync(queue => queue.Count == 1));

        var taken = await Api.CorrectAsync(new CorrectionRequest(turn.TurnId, Intent: "repair_service"), Cancellation);

        Assert.Equal(("the zimwop blorfs gently", group.Id), (taken.Example!.Text, taken.Group));
        Assert.Empty((await Api.GetLabelQueueAsync(cancellationToken: Cancellation)).Groups);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await SendAsync(HttpMethod.Post, "/v1/nlu/corrections", JsonSerializer.Serialize(new { messageId = Guid.NewGuid(), intent = "repair_service" }))).Status);
        // The last word counts.
        Assert.Equal("warranty_terms", (await Api.CorrectAsync(new CorrectionRequest(Text: taken.Example.Text, Intent: "warranty_terms"), Cancellation)).Example!.Intent);
        Assert.Single((await Api.ListExamplesAsync(source: ExampleSource.Correction, cancellationToken: Cancellation)).Examples);
    }

    [Fact]
    public async Task A_correction_that_does_not_know_better_waits_for_somebody_who_does()
    {
        var taken = await Api.CorrectAsync(new CorrectionRequest(Text: "where is it? mail ann@corp.example.org"), Cancellation);

        Assert.Null(taken.Example);
        var group = Assert.Single((await Api.GetLabelQueueAsync(LabelReason.Corrected, cancellationToken: Cancellation)).Groups);
        Assert.Equal(taken.Group, group.Id);
        Assert.Equal("where is it? mail name@example.com", Assert.Single(group.Texts).Text);
    }

    [Theory]
    [InlineData("""{"intent":"repair_service"}""", "text")]
    [InlineData("""{"text":"hello there","intent":"nonsense"}""", "intent")]
    [InlineData("""{"text":"hello there","intent":"repair_service","language":"fr"}""", "language")]
    public async Task A_wrong_correction_is_told_what_is_wrong(string body, string field)
    {
        var (status, problem) = await SendAsync(HttpMethod.Post, "/v1/nlu/corrections", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task The_packs_own_label_is_changed_in_the_pack_only()
    {
        var (status, problem) = await SendAsync(HttpMethod.Post, "/v1/nlu/corrections", """{"text":"I can't log in.","intent":"repair_service"}""");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("change the pack", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/nlu/examples?limit=0")]
    [InlineData("/v1/nlu/examples?cursor=x")]
    [InlineData("/v1/nlu/label-queue?limit=201")]
    [InlineData("/v1/nlu/label-queue?cursor=x")]
    [InlineData("/v1/nlu/models?limit=0")]
    [InlineData("/v1/nlu/models?cursor=x")]
    public async Task A_wrong_page_is_refused(string path) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Get, path)).Status);

    private async Task<IReadOnlyList<LabelGroup>> QueueAsync(Func<IReadOnlyList<LabelGroup>, bool> complete) =>
        await Eventually.GetAsync(
            async () => (await Api.GetLabelQueueAsync(cancellationToken: Cancellation)).Groups is var groups && complete(groups) ? groups : null,
            () => "the messages are not in the queue");

    private async Task<(HttpStatusCode Status, JsonElement Problem)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _service.Http.SendAsync(request, Cancellation);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }

    private static TurnOpened Turn(string text) => new(
        Guid.CreateVersion7(), "shop", "web:c1", "u1", DateTimeOffset.UtcNow, 1,
        Guid.CreateVersion7(), "web", text, "en", TurnContext.Empty);
}
