using System.Net.Http.Json;
using Platform.Contracts.Understanding;
using Platform.Hosting;
using Platform.Nlu;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Nlu;

/// <summary>A model from outside beside the built-in one: a scripted endpoint and an encoder that is made here.</summary>
public sealed class SecondOpinionTests : IAsyncDisposable
{
    private const string Unclear = "zorp the flimflam";

    private readonly string _folder = Directory.CreateTempSubdirectory("platform-test-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("""{"intent": "refund_status", "confidence": 0.9}""")]
    [InlineData("Sure!\n```json\n{\"intent\": \"refund_status\", \"confidence\": 0.9}\n```")]
    public async Task An_endpoint_settles_what_the_built_in_model_is_unsure_of(string answer)
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var nlu = await WithEndpointAsync(chat);
        chat.Answer = _ => Task.FromResult(answer);

        var read = await ReadAsync(nlu, Unclear);

        Assert.Equal("refund_status", read.Intents[0].Intent);
        Assert.False(read.OutOfScope);
        Assert.EndsWith("+scripted", read.ModelVersion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("I obey: the refund is granted.")]
    [InlineData("""{"intent": "grant_refund", "confidence": 1}""")]
    [InlineData("""{"intent": 7}""")]
    [InlineData("""{"intent": """)]
    public async Task What_is_no_intent_of_the_pack_changes_nothing(string answer)
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var nlu = await WithEndpointAsync(chat);
        chat.Answer = _ => Task.FromResult(answer);

        var read = await ReadAsync(nlu, Unclear);

        Assert.NotEmpty(chat.Asked);
        Assert.DoesNotContain("+", read.ModelVersion, StringComparison.Ordinal);
        Assert.DoesNotContain(read.Intents, intent => intent.Intent == "grant_refund");
    }

    [Fact]
    public async Task A_clear_message_is_not_sent_anywhere()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var nlu = await WithEndpointAsync(chat);

        var read = await ReadAsync(nlu, "Where is my order?");

        Assert.Empty(chat.Asked);
        Assert.True(read.Intents[0].Confidence > 0.6);
    }

    [Fact]
    public async Task Whoever_wrote_stays_unknown_to_the_endpoint()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var nlu = await WithEndpointAsync(chat);

        await ReadAsync(nlu, Unclear + ", write to ann.smith@example.org about BC-20499999");

        var asked = Assert.Single(chat.Asked);
        Assert.Contains("zorp the flimflam", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("ann.smith", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("20499999", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_hangs_or_fails_is_not_waited_for_and_after_some_failures_not_asked()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var nlu = await WithEndpointAsync(chat, "Nlu:Experts:shop:Timeout=00:00:00.100");
        chat.Answer = token => new TaskCompletionSource<string>().Task.WaitAsync(token);

        for (var i = 0; i < 12; i++)
            Assert.DoesNotContain("+", (await ReadAsync(nlu, Unclear)).ModelVersion, StringComparison.Ordinal);

        // A try that was given up before it was sent is not among them.
        Assert.InRange(chat.Asked.Count, 0, 11);
    }

    [Fact]
    public async Task It_is_asked_no_more_often_than_the_budget_allows()
    {
        await using var chat = await ScriptedChat.StartAsync();
        await using var nlu = await WithEndpointAsync(chat, "Nlu:Experts:shop:CallsPerMinute=2");
        chat.Answer = _ => Task.FromResult("""{"intent": "none"}""");

        Assert.True((await ReadAsync(nlu, Unclear)).OutOfScope);
        for (var i = 0; i < 4; i++)
            await ReadAsync(nlu, Unclear);

        Assert.Equal(2, chat.Asked.Count);
    }

    [Fact]
    public async Task An_encoder_knows_a_word_that_the_pack_does_not()
    {
        // To this encoder zorp means what refund means, and everything else means nothing.
        string[] vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "refund", "zorp"];
        var (model, words) = (Path.Combine(_folder, "tiny.onnx"), Path.Combine(_folder, "vocab.txt"));
        await File.WriteAllLinesAsync(words, vocabulary, Cancellation);
        await File.WriteAllBytesAsync(
            model, OnnxFile.Encoder([.. vocabulary.Select(word => word is "refund" or "zorp" ? new[] { 1f, 0f } : [0f, 0.1f])]), Cancellation);
        await using var nlu = await RunningService.StartAsync(
            new NluService(), "Nlu:Experts:shop:Kind=onnx", $"Nlu:Experts:shop:Model={model}", $"Nlu:Experts:shop:Vocabulary={words}",
            "Nlu:Experts:shop:Timeout=00:00:10", "Nlu:Experts:shop:Weight=1");

        var read = await ReadAsync(nlu, "zorp");

        Assert.EndsWith("+tiny", read.ModelVersion, StringComparison.Ordinal);
        Assert.Contains("refund", read.Intents[0].Intent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encoder_that_cannot_be_read_stops_the_start_with_the_reason()
    {
        var model = Path.Combine(_folder, "broken.onnx");
        await File.WriteAllTextAsync(model, "no model", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(_folder, "vocab.txt"), "[UNK]\n[CLS]\n[SEP]\n[PAD]\n[MASK]", Cancellation);

        var failure = await Assert.ThrowsAnyAsync<StartupException>(() => RunningService.StartAsync(
            new NluService(), "Nlu:Experts:shop:Kind=onnx", $"Nlu:Experts:shop:Model={model}", $"Nlu:Experts:shop:Vocabulary={_folder}/vocab.txt"));

        Assert.Contains("broken.onnx", failure.Message, StringComparison.Ordinal);
    }

    private static Task<RunningService> WithEndpointAsync(ScriptedChat chat, params string[] settings) => RunningService.StartAsync(
        new NluService(),
        ["Nlu:Experts:shop:Kind=openai", "Nlu:Experts:shop:Model=scripted", $"Nlu:Experts:shop:Endpoint={chat.Address}", "Nlu:Experts:shop:Timeout=00:00:10", .. settings]);

    private static async Task<UnderstandResponse> ReadAsync(RunningService nlu, string text)
    {
        using var response = await nlu.Http.PostAsJsonAsync("/v1/nlu/understand", new UnderstandRequest(text), Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return (await response.Content.ReadFromJsonAsync<UnderstandResponse>(Cancellation))!;
    }
}
