using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Platform.Clients;
using Platform.Contracts.Knowledge;
using Platform.Knowledge;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Knowledge;

/// <summary>The watched folder and the list of URLs.</summary>
public class SourceTests
{
    private const string Faults = "Code,Meaning,Remedy\nE23,The water tank is empty,Fill the tank\nE24,The tank is missing,Insert the tank\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_changed_and_removed_files_of_the_folder_show_in_the_answers()
    {
        var folder = Directory.CreateTempSubdirectory("platform-folder-");
        try
        {
            var shop = folder.CreateSubdirectory("shop");
            await using var service = await RunningService.StartAsync(
                new KnowledgeService(), $"Knowledge:Sources:Folder={folder.FullName}", "Knowledge:Sources:FolderEvery=00:00:00.100", "Knowledge:FollowMilliseconds=50");
            var api = RestService.For<IKnowledgeApi>(service.Http);
            var file = Path.Combine(shop.FullName, "X200 Faults.csv");

            await File.WriteAllTextAsync(file, Faults, Cancellation);
            await HitsAsync(api, hit => hit.EndsWith("Fill the tank", StringComparison.Ordinal));
            await File.WriteAllTextAsync(file, Faults.Replace("Fill the tank", "Call the service", StringComparison.Ordinal), Cancellation);
            await HitsAsync(api, hit => hit.EndsWith("Call the service", StringComparison.Ordinal));

            var source = await api.SourceAsync("x200-faults-csv", Cancellation);
            Assert.Equal((SourceKind.File, "X200 Faults.csv", null), (source.Kind, source.Location, source.Problem));
            File.Delete(file);
            await Eventually.BecomesTrueAsync(
                async () => (await api.GetAsync("x200-faults-csv", Cancellation)).Status == ArticleStatus.Withdrawn, "the article is withdrawn");
            await Eventually.BecomesTrueAsync(async () => (await api.SourcesAsync(cancellationToken: Cancellation)).Sources.Count == 0, "the source is gone");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Files_in_a_folder_of_a_language_have_it_and_what_cannot_be_read_says_why()
    {
        var folder = Directory.CreateTempSubdirectory("platform-folder-");
        try
        {
            var chinese = folder.CreateSubdirectory("shop").CreateSubdirectory("zh");
            await File.WriteAllTextAsync(Path.Combine(chinese.FullName, "faults.csv"), "代码,含义\nE23,水箱空了\n", Cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "shop", "broken.pdf"), "no pdf", Cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "shop", "tool.exe"), "MZ", Cancellation);
            File.CreateSymbolicLink(Path.Combine(folder.FullName, "shop", "passwords.txt"), "/etc/passwd");
            await using var service = await RunningService.StartAsync(
                new KnowledgeService(), $"Knowledge:Sources:Folder={folder.FullName}", "Knowledge:Sources:FolderEvery=00:00:00.100", "Knowledge:FollowMilliseconds=50");
            var api = RestService.For<IKnowledgeApi>(service.Http);

            var sources = await Eventually.GetAsync(
                async () => (await api.SourcesAsync(cancellationToken: Cancellation)).Sources is { Count: >= 3 } found && found.All(source => source.State == ImportState.Done || source.Problem is not null) ? found : null,
                () => "not every file has its outcome");

            Assert.Equal(["broken-pdf", "tool-exe", "zh-faults-csv"], sources.Select(source => source.Id));
            Assert.Contains("something else", sources[0].Problem, StringComparison.Ordinal);
            Assert.Contains(".pdf", sources[1].Problem, StringComparison.Ordinal);
            Assert.Equal(("zh", null), (sources[2].Language, sources[2].Problem));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_url_is_fetched_and_fetched_again_and_removing_it_withdraws_the_article()
    {
        var (faults, unchanged) = (Faults, 0);
        await using var web = await WebAsync(app => app.MapGet("/faults.csv", (HttpContext context) =>
        {
            var tag = $"\"{faults.Length}\"";
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                Interlocked.Increment(ref unchanged);
                return Results.StatusCode(304);
            }

            context.Response.Headers.ETag = tag;
            return Results.Text(faults, "text/csv", Encoding.UTF8);
        }));
        await using var service = await RunningService.StartAsync(new KnowledgeService(), "Knowledge:Sources:AllowHosts=127.0.0.1", "Knowledge:FollowMilliseconds=50");
        var api = RestService.For<IKnowledgeApi>(service.Http);

        // It is looked at when it is put, and here put again.
        var wanted = new PutSource(web.Url + "/faults.csv", "Faults of the X200");
        Assert.Equal("en", (await api.PutSourceAsync("x200-faults", wanted, Cancellation)).Language);
        await HitsAsync(api, hit => hit.EndsWith("Fill the tank", StringComparison.Ordinal));
        await api.PutSourceAsync("x200-faults", wanted, Cancellation);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Volatile.Read(ref unchanged) == 1), "the server is asked whether it has changed");
        faults = Faults.Replace("Fill the tank", "Call the service", StringComparison.Ordinal);
        await api.PutSourceAsync("x200-faults", wanted, Cancellation);
        await HitsAsync(api, hit => hit.EndsWith("Call the service", StringComparison.Ordinal));

        var source = await Eventually.GetAsync(
            async () => await api.SourceAsync("x200-faults", Cancellation) is { State: ImportState.Done, CheckedAt: not null } looked ? looked : null, () => "not looked at");
        Assert.Null(source.Problem);
        Assert.Equal(60, source.EveryMinutes);
        await api.RemoveSourceAsync("x200-faults", Cancellation);
        Assert.Equal(ArticleStatus.Withdrawn, (await api.GetAsync("x200-faults", Cancellation)).Status);
        Assert.Empty((await api.SourcesAsync(cancellationToken: Cancellation)).Sources);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/x.pdf")]
    [InlineData("http://localhost/x.pdf")]
    [InlineData("http://2130706433/x.pdf")]
    [InlineData("http://0x7f.1/x.pdf")]
    [InlineData("http://[::1]/x.pdf")]
    [InlineData("http://[::ffff:10.0.0.1]/x.pdf")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://192.168.1.1/x.pdf")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/x.pdf")]
    [InlineData("https://user:secret@example.com/x.pdf")]
    [InlineData("x.pdf")]
    public async Task A_url_into_the_operators_own_network_is_refused(string url)
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);

        var refusal = await Assert.ThrowsAsync<ValidationApiException>(() => api.PutSourceAsync("x200-faults", new PutSource(url), Cancellation));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.StatusCode);
        Assert.Contains("url", refusal.Content!.Errors.Keys);
    }

    [Fact]
    public async Task A_redirect_into_the_operators_own_network_is_not_followed()
    {
        var reached = 0;
        await using var inner = await WebAsync(app => app.MapGet("/secret.txt", () =>
        {
            Interlocked.Increment(ref reached);
            return "secret";
        }));
        // Both are on this machine; only the first host is allowed by its name.
        await using var outer = await WebAsync(app => app.MapGet("/manual.txt", () => Results.Redirect(inner.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/secret.txt")));
        await using var service = await RunningService.StartAsync(new KnowledgeService(), "Knowledge:Sources:AllowHosts=127.0.0.1", "Knowledge:FollowMilliseconds=50");
        var api = RestService.For<IKnowledgeApi>(service.Http);

        await api.PutSourceAsync("manual", new PutSource(outer.Url + "/manual.txt"), Cancellation);
        var source = await Eventually.GetAsync(
            async () => await api.SourceAsync("manual", Cancellation) is { CheckedAt: not null } looked ? looked : null, () => "not looked at");

        Assert.Equal("The address of localhost is not public.", source.Problem);
        Assert.Equal(0, reached);
    }

    [Fact]
    public async Task A_url_that_fails_says_why_and_is_tried_again()
    {
        await using var web = await WebAsync(app =>
        {
            app.MapGet("/large.txt", () => new string('x', 200_000));
            app.MapGet("/film", () => Results.Bytes([1, 2, 3], "video/mp4"));
        });
        await using var service = await RunningService.StartAsync(
            new KnowledgeService(), "Knowledge:Sources:AllowHosts=127.0.0.1", "Knowledge:FollowMilliseconds=50", "Knowledge:Documents:FileBytes=100000");
        var api = RestService.For<IKnowledgeApi>(service.Http);
        foreach (var (id, path) in new[] { ("film", "/film"), ("large", "/large.txt"), ("missing", "/missing.pdf") })
            await api.PutSourceAsync(id, new PutSource(web.Url + path), Cancellation);

        var sources = await Eventually.GetAsync(
            async () => (await api.SourcesAsync(cancellationToken: Cancellation)).Sources is var found && found.All(source => source.CheckedAt is not null) ? found : null,
            () => "not every URL was looked at");

        Assert.Collection(
            sources,
            film => Assert.Contains("video/mp4", film.Problem, StringComparison.Ordinal),
            large => Assert.Contains("larger", large.Problem, StringComparison.Ordinal),
            missing => Assert.Contains("404", missing.Problem, StringComparison.Ordinal));
        Assert.All(sources, source => Assert.True(source.NextCheckAt > source.CheckedAt));
    }

    private static Task HitsAsync(IKnowledgeApi api, Func<string, bool> isExpected) => Eventually.BecomesTrueAsync(
        async () => (await api.SearchAsync("what does E23 mean", "en", 1, Cancellation)).Hits is [var hit, ..] && isExpected(hit.Text), "the expected text is found");

    private static async Task<Web> WebAsync(Action<WebApplication> map)
    {
        var app = LocalServer.Build();
        map(app);
        await app.StartAsync(Cancellation);
        return new Web(app);
    }

    private sealed class Web(WebApplication app) : IAsyncDisposable
    {
        public string Url => app.Urls.First();

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
