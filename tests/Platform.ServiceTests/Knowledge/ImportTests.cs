using System.Net;
using System.Text;
using Platform.Clients;
using Platform.Contracts.Knowledge;
using Platform.Knowledge;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Knowledge;

/// <summary>Documents that are accepted at once and read later.</summary>
public class ImportTests
{
    private const string Faults = "Code,Meaning,Remedy\nE23,The water tank is empty,Fill the tank\nE24,The tank is missing,Insert the tank\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_is_accepted_and_its_import_tells_how_it_ended()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);

        var accepted = await SendAsync(api, Faults);

        Assert.Equal(("x200-faults", ImportState.Waiting, Encoding.UTF8.GetByteCount(Faults)), (accepted.ArticleId, accepted.State, accepted.Bytes));
        var done = await EndOfAsync(api, accepted);
        Assert.Equal((ImportState.Done, 2, 1, false), (done.State, done.Sections, done.Version, done.IsUnchanged));
        Assert.Equal("Code: E23; Meaning: The water tank is empty; Remedy: Fill the tank", await FirstAsync(api));
        Assert.True((await EndOfAsync(api, await SendAsync(api, Faults))).IsUnchanged);
        Assert.Equal(2, (await api.ImportsAsync(cancellationToken: Cancellation)).Imports.Count);
    }

    [Fact]
    public async Task The_reply_names_the_place_of_the_import_and_the_preference_that_was_kept()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/knowledge/documents/x200-faults?fileName=faults.csv")
        {
            Headers = { { "Prefer", "wait=5, respond-async" } },
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Faults)) { Headers = { { "Content-Type", "application/octet-stream" } } },
        };

        using var response = await service.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["respond-async"], response.Headers.GetValues("Preference-Applied"));
        using var import = await service.Http.GetAsync(response.Headers.Location, Cancellation);
        Assert.Equal(HttpStatusCode.OK, import.StatusCode);
    }

    [Fact]
    public async Task What_cannot_be_read_is_refused_with_the_reason_and_changes_nothing()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);
        await EndOfAsync(api, await SendAsync(api, Faults));

        var refused = await EndOfAsync(api, await SendAsync(api, "%PDF-1.7 broken", "faults.pdf"));

        Assert.Equal((ImportState.Refused, null), (refused.State, refused.Version));
        Assert.Contains("broken", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await api.GetAsync("x200-faults", Cancellation)).PublishedVersion);
        var empty = await Assert.ThrowsAsync<ValidationApiException>(() => SendAsync(api, ""));
        var unknown = await Assert.ThrowsAsync<ValidationApiException>(() => SendAsync(api, "x", "faults.exe"));
        Assert.Equal([HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity], new[] { empty.StatusCode, unknown.StatusCode });
    }

    [Fact]
    public async Task What_was_accepted_is_read_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        try
        {
            DocumentImport accepted;
            var large = Faults + string.Join('\n', Enumerable.Range(100, 10_000).Select(code => $"E{code},Sensor {code} does not answer,Replace sensor {code}"));
            await using (var first = await RunningService.StartAsync([new KnowledgeService()], folder))
                accepted = await SendAsync(RestService.For<IKnowledgeApi>(first.Http), large);

            await using var second = await RunningService.StartAsync([new KnowledgeService()], folder);
            var api = RestService.For<IKnowledgeApi>(second.Http);

            Assert.Equal(ImportState.Done, (await EndOfAsync(api, accepted)).State);
            Assert.Equal("Code: E23; Meaning: The water tank is empty; Remedy: Fill the tank", await FirstAsync(api));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Of_one_article_the_newest_document_has_the_last_word()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);
        var imports = new List<DocumentImport>();

        for (var i = 0; i < 5; i++)
            imports.Add(await SendAsync(api, Faults.Replace("Fill the tank", $"Fill it with {i} litres", StringComparison.Ordinal)));
        foreach (var import in imports)
            await EndOfAsync(api, import);

        Assert.EndsWith("Fill it with 4 litres", await FirstAsync(api), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_tenant_does_not_see_an_import()
    {
        await using var service = await RunningService.StartAsync(
            new KnowledgeService(), RunningService.KeySettings("bank", "pk_bank", "bank", "manage"));
        var accepted = await SendAsync(RestService.For<IKnowledgeApi>(service.Http), Faults);
        using var bank = new HttpClient { BaseAddress = service.BaseAddress, DefaultRequestHeaders = { { "X-Api-Key", "pk_bank" } } };

        using var import = await bank.GetAsync($"/v1/knowledge/imports/{accepted.Id}", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, import.StatusCode);
        Assert.Empty((await RestService.For<IKnowledgeApi>(bank).ImportsAsync(cancellationToken: Cancellation)).Imports);
    }

    private static Task<DocumentImport> SendAsync(IKnowledgeApi api, string content, string fileName = "faults.csv") => api.SendDocumentAsync(
        "x200-faults", new MemoryStream(Encoding.UTF8.GetBytes(content)), fileName, "Faults of the X200", publish: true, cancellationToken: Cancellation);

    private static Task<DocumentImport> EndOfAsync(IKnowledgeApi api, DocumentImport import) => Eventually.GetAsync(
        async () => await api.ImportAsync(import.Id, Cancellation) is { State: not (ImportState.Waiting or ImportState.Reading) } ended ? ended : null,
        () => "the import does not end", seconds: 30);

    private static async Task<string> FirstAsync(IKnowledgeApi api) => (await api.SearchAsync("what does E23 mean", "en", 1, Cancellation)).Hits[0].Text;
}
