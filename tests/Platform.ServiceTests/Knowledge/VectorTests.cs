using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Platform.Clients;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Hosting;
using Platform.Knowledge;
using Platform.Knowledge.Vectors;
using Platform.ServiceTests.Nlu;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Knowledge;

/// <summary>Sections that are found by their vectors: of a scripted endpoint, and of an encoder that is made here.</summary>
public sealed class VectorTests : IAsyncDisposable
{
    // To the encoders here flumox means what zorp means, and everything else means something else.
    private const string Question = "zorp zorp zorp";
    private const string Body = "flumox flumox flumox flumox flumox flumox";

    private readonly string _folder = Directory.CreateTempSubdirectory("platform-test-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_question_finds_a_passage_with_which_it_shares_no_word_until_that_is_withdrawn()
    {
        string[] vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "flumox", "zorp"];
        var (model, words) = (Path.Combine(_folder, "tiny.onnx"), Path.Combine(_folder, "vocab.txt"));
        await File.WriteAllLinesAsync(words, vocabulary, Cancellation);
        await File.WriteAllBytesAsync(
            model, OnnxFile.Encoder([.. vocabulary.Select(word => word is "flumox" or "zorp" ? new[] { 1f, 0f } : [0f, 0.1f])]), Cancellation);
        await using var knowledge = await RunningService.StartAsync(
            new KnowledgeService(), "Knowledge:Vectors:shop:Kind=onnx", $"Knowledge:Vectors:shop:Model={model}", $"Knowledge:Vectors:shop:Vocabulary={words}",
            "Knowledge:Vectors:shop:Timeout=00:00:10", "Knowledge:Vectors:shop:LeastSimilarity=0.8");
        var api = RestService.For<IKnowledgeApi>(knowledge.Http);

        await PublishAsync(api);

        var hit = await FoundAsync(api);
        Assert.InRange(hit.Relevance, 0.3, 0.8);
        // Nothing that was fitted says that it answers.
        Assert.Null(hit.Answer);
        await api.WithdrawAsync("zebra-cards", cancellationToken: Cancellation);
        Assert.Empty((await api.SearchAsync(Question, "en", 5, Cancellation)).Hits);
    }

    [Fact]
    public async Task A_start_makes_no_vector_again_and_a_changed_section_alone_is_made_anew()
    {
        await using var endpoint = await ScriptedEmbeddings.StartAsync();
        endpoint.Vector = VectorOf;
        await using (var knowledge = await WithEndpointAsync(endpoint))
        {
            await PublishAsync(RestService.For<IKnowledgeApi>(knowledge.Http));
            await FoundAsync(RestService.For<IKnowledgeApi>(knowledge.Http));
            // All others have theirs too.
            var sections = knowledge.App.Services.GetRequiredService<TenantVectors>().Of("shop")!;
            await Eventually.BecomesTrueAsync(() => Task.FromResult(sections.Waiting(1).Count == 0), "every section has its vector");
        }

        endpoint.Asked.Clear();
        await using var again = await WithEndpointAsync(endpoint);
        var api = RestService.For<IKnowledgeApi>(again.Http);
        await FoundAsync(api);
        Assert.DoesNotContain(endpoint.Asked, text => text != Question);

        await api.UpdateAsync("zebra-cards", new UpdateArticle(Texts(Body + "\n\n## More\n\nFlumox at noon.")), "\"1\"", Cancellation);
        await api.PublishAsync("zebra-cards", cancellationToken: Cancellation);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(endpoint.Asked.Any(text => text.Contains("noon", StringComparison.Ordinal))), "the new section is encoded");
        Assert.Single(endpoint.Asked, text => text != Question);
    }

    [Fact]
    public async Task With_the_endpoint_away_words_alone_are_searched()
    {
        await using var endpoint = await ScriptedEmbeddings.StartAsync();
        endpoint.Vector = _ => throw new InvalidOperationException("away");
        await using var knowledge = await WithEndpointAsync(endpoint);
        var api = RestService.For<IKnowledgeApi>(knowledge.Http);
        await PublishAsync(api);

        Assert.Equal("zebra-cards", (await api.SearchAsync("what is flumox", "en", 1, Cancellation)).Hits[0].Citation.ArticleId);
        Assert.Empty((await api.SearchAsync(Question, "en", 5, Cancellation)).Hits);
        Assert.NotEmpty(endpoint.Asked);
    }

    [Fact]
    public async Task Whoever_asks_stays_unknown_to_the_endpoint()
    {
        await using var endpoint = await ScriptedEmbeddings.StartAsync();
        await using var knowledge = await WithEndpointAsync(endpoint);
        var message = new UtteranceUnderstood(
            Guid.NewGuid(), "shop", "c1", DateTimeOffset.UtcNow, Guid.NewGuid(), "m1", "zorp for ann@example.org", "en", [], false,
            [new Entity("email", "ann@example.org", "ann@example.org", 9, 15)]);

        await knowledge.Bus.Publish(message, Cancellation);
        await knowledge.Published.WaitForAsync<KnowledgeRetrieved>(retrieved => retrieved.TurnId == message.TurnId);

        Assert.Contains("zorp for [email]", endpoint.Asked);
        Assert.DoesNotContain(endpoint.Asked, text => text.Contains("ann@", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Knowledge:Vectors:shop:Model=m", "Kind")]
    [InlineData("Knowledge:Vectors:shop:Kind=openai", "Endpoint")]
    [InlineData("Knowledge:Vectors:shop:Kind=onnx", "Vocabulary")]
    public async Task An_encoder_that_is_set_up_by_halves_stops_the_start_with_the_reason(string setting, string missing)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => RunningService.StartAsync(new KnowledgeService(), setting));

        Assert.Contains($"Knowledge:Vectors:shop:{missing}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encoder_of_nobody_stops_the_start_with_the_reason()
    {
        var failure = await Assert.ThrowsAnyAsync<StartupException>(() => RunningService.StartAsync(
            new KnowledgeService(), "Knowledge:Vectors:nobody:Kind=openai", "Knowledge:Vectors:nobody:Model=m", "Knowledge:Vectors:nobody:Endpoint=http://127.0.0.1:1/v1"));

        Assert.Contains("Knowledge:Vectors:nobody", failure.Message, StringComparison.Ordinal);
    }

    private Task<RunningService> WithEndpointAsync(ScriptedEmbeddings endpoint) => RunningService.StartAsync(
        [new KnowledgeService()], _folder,
        "Knowledge:Vectors:shop:Kind=openai", "Knowledge:Vectors:shop:Model=scripted", $"Knowledge:Vectors:shop:Endpoint={endpoint.Address}",
        "Knowledge:Vectors:shop:Timeout=00:00:10", "Knowledge:Vectors:shop:LeastSimilarity=0.8", "Knowledge:Vectors:shop:CallsPerMinute=100000");

    private static float[] VectorOf(string text) =>
        text.Contains("zorp", StringComparison.OrdinalIgnoreCase) || text.Contains("flumox", StringComparison.OrdinalIgnoreCase) ? [3, 1] : [0, 2];

    private static Dictionary<string, ArticleText> Texts(string body) => new() { ["en"] = new("Zebra cards", [], body) };

    private static async Task PublishAsync(IKnowledgeApi api)
    {
        await api.CreateAsync(new("zebra-cards", Texts(Body)), Cancellation);
        await api.PublishAsync("zebra-cards", cancellationToken: Cancellation);
    }

    private static async Task<SearchHit> FoundAsync(IKnowledgeApi api) => await Eventually.GetAsync(
        async () => (await api.SearchAsync(Question, "en", 5, Cancellation)).Hits.FirstOrDefault(hit => hit.Citation.ArticleId == "zebra-cards"),
        () => "zebra-cards is not found by its meaning");
}
