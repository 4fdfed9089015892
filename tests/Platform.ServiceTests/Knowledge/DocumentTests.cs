using System.Net;
using System.Net.Http.Json;
using System.Text;
using Platform.Clients;
using Platform.Contracts.Knowledge;
using Platform.Knowledge;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Knowledge;

/// <summary>Files as sources, over HTTP.</summary>
public class DocumentTests
{
    private const string Faults = "Code,Meaning,Remedy\nE23,The water tank is empty,Fill the tank\nE24,The tank is missing,Insert the tank\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_table_is_searchable_when_the_call_returns_and_a_changed_file_changes_the_answer()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);

        using var created = await PutAsync(service, "faults.csv", Faults);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var read = (await created.Content.ReadFromJsonAsync<DocumentRead>(Cancellation))!;
        Assert.Equal(("csv", 2, 1, false), (read.Format, read.Sections, read.Article.PublishedVersion, read.IsUnchanged));
        Assert.Equal("Code: E23; Meaning: The water tank is empty; Remedy: Fill the tank", (await FirstAsync(api)).Text);

        using var again = await PutAsync(service, "faults.csv", Faults);
        Assert.True((await again.Content.ReadFromJsonAsync<DocumentRead>(Cancellation))!.IsUnchanged);

        using var changed = await PutAsync(service, "faults.csv", Faults.Replace("Fill the tank", "Call the service", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var hit = await FirstAsync(api);
        Assert.EndsWith("Call the service", hit.Text, StringComparison.Ordinal);
        Assert.Equal(2, hit.Citation.Version);
        Assert.Equal([ArticleSource.Document, ArticleSource.Document], (await api.VersionsAsync("x200-faults", cancellationToken: Cancellation)).Versions.Select(version => version.Source));
    }

    [Fact]
    public async Task Without_publish_it_is_a_draft()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);

        (await PutAsync(service, "faults.csv", Faults, publish: false)).Dispose();

        Assert.Equal(ArticleStatus.Draft, (await api.GetAsync("x200-faults", Cancellation)).Status);
        Assert.DoesNotContain((await api.SearchAsync("E23", "en", 5, Cancellation)).Hits, hit => hit.Citation.ArticleId == "x200-faults");
    }

    [Fact]
    public async Task A_refused_file_leaves_everything_as_it_was()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService(), "Knowledge:Documents:FileBytes=100000");
        var api = RestService.For<IKnowledgeApi>(service.Http);
        (await PutAsync(service, "faults.csv", Faults)).Dispose();

        using var mislabelled = await PutAsync(service, "faults.pdf", Faults);
        using var huge = await PutAsync(service, "faults.csv", new string('x', 200_000));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, mislabelled.StatusCode);
        Assert.Contains("something else", await mislabelled.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        Assert.Equal(1, (await FirstAsync(api)).Citation.Version);
    }

    private static async Task<SearchHit> FirstAsync(IKnowledgeApi api) => (await api.SearchAsync("what does E23 mean", "en", 1, Cancellation)).Hits[0];

    private static Task<HttpResponseMessage> PutAsync(RunningService service, string fileName, string content, bool publish = true) =>
        service.Http.PutAsync(
            $"/v1/knowledge/documents/x200-faults?fileName={fileName}&title=Faults%20of%20the%20X200&publish={publish}",
            new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { { "Content-Type", "application/octet-stream" } } }, Cancellation);
}
