using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Platform.Clients;
using Platform.Contracts.Knowledge;
using Platform.Knowledge;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Knowledge;

/// <summary>All knowledge of a tenant as files, and back.</summary>
public class TransferTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_exported_is_imported_elsewhere_without_a_loss()
    {
        await using var one = await RunningService.StartAsync(new KnowledgeService());
        var api = Api(one);
        var terms = new ArticleTerms
        {
            Audiences = ["staff"],
            Products = ["BM-KT320"],
            Regions = ["cn", "de-by"],
            ValidFrom = DateTimeOffset.UtcNow.AddDays(-1),
            ValidUntil = DateTimeOffset.UtcNow.AddDays(9),
        };
        var strange = new Dictionary<string, ArticleText>
        {
            ["en"] = new("\"Quotes\": #1 – what's it\u2028about? 😀", ["a: b", "- c", "---"], "---\n\nBody with\r\nlines.\n\n---\nkey: value\n\n") { Questions = ["why?\nreally?"] },
            ["zh"] = new("斑马", ["条纹"], "斑马吃草。"),
        };
        await api.CreateAsync(new("zebra-care", strange, terms, "first"), Cancellation);
        await api.SubmitAsync("zebra-care", new("read it"), cancellationToken: Cancellation);
        await api.ApproveAsync("zebra-care", "\"1\"", cancellationToken: Cancellation);
        await api.PublishAsync("zebra-care", cancellationToken: Cancellation);
        for (var version = 1; version < 30; version++)
            await api.UpdateAsync("zebra-care", new(Texts($"Edition {version}.")), $"\"{version}\"", Cancellation);
        await api.PublishAsync("zebra-care", cancellationToken: Cancellation, publish: new(DateTimeOffset.UtcNow.AddDays(3)));
        await api.CreateAsync(new("only-a-draft", Texts("Draft.")), Cancellation);
        // Beside the pack's own article, which people have worked on here only.
        await api.UpdateAsync("gift-cards", new(Texts("Okapi cards.")), "\"1\"", Cancellation);
        await api.PublishAsync("gift-cards", cancellationToken: Cancellation);
        await api.WithdrawAsync("refund-times", cancellationToken: Cancellation, comment: new("wrong"));

        await using var other = await RunningService.StartAsync(new KnowledgeService());
        var archive = await ExportAsync(one);
        var imported = await ImportAsync(other, archive);

        Assert.Empty(imported.Existing);
        Assert.Equal(Known(archive), Known(await ExportAsync(other)));
        Assert.Equal("Edition 29.", (await Api(other).GetAsync("zebra-care", Cancellation)).Texts["en"].Body);
        Assert.Equal("Okapi cards.", (await Api(other).SearchAsync("okapi", "en", 1, Cancellation)).Hits[0].Text);
        Assert.DoesNotContain((await Api(other).SearchAsync("how long does a refund take", "en", 20, Cancellation)).Hits, hit => hit.Citation.ArticleId == "refund-times");
        Assert.Equal(ArticleActKind.Imported, (await Api(other).HistoryAsync("zebra-care", cancellationToken: Cancellation)).Acts[0].Kind);

        var again = await ImportAsync(other, archive);
        Assert.Equal((0, imported.Added), (again.Added, again.Unchanged));
    }

    [Fact]
    public async Task What_people_have_worked_on_is_left_as_it_is_and_named()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var archive = await ExportAsync(service);
        await Api(service).UpdateAsync("gift-cards", new(Texts("Mine.")), "\"1\"", Cancellation);

        Assert.Equal(["gift-cards"], (await ImportAsync(service, archive)).Existing);
        Assert.Equal("Mine.", (await Api(service).GetAsync("gift-cards", Cancellation)).Texts["en"].Body);
    }

    [Fact]
    public async Task With_four_eyes_nothing_comes_into_force_by_an_import()
    {
        await using var one = await RunningService.StartAsync(new KnowledgeService());
        await Api(one).CreateAsync(new("zebra-care", Texts("Brush it.")), Cancellation);
        await Api(one).PublishAsync("zebra-care", cancellationToken: Cancellation);
        await using var careful = await RunningService.StartAsync(new KnowledgeService(), "Tenancy:Tenants:shop:FourEyes=true");

        await ImportAsync(careful, await ExportAsync(one));

        Assert.Equal(ArticleStatus.Draft, (await Api(careful).GetAsync("zebra-care", Cancellation)).Status);
    }

    [Theory]
    [InlineData("articles/zebra/article.json", "{}", "zebra/article.json")]
    [InlineData("articles/zebra/1/en.md", "---\ntitle: a\n---\nb", "zebra/article.json is missing")]
    [InlineData("elsewhere.txt", "text", "elsewhere.txt")]
    [InlineData("articles/gift-cards/1/en.md", "no front matter", "gift-cards/1/en.md")]
    [InlineData("articles/gift-cards/1/en.md", "---\ntitle: [a]\nkeywords: b\n---\nBody.", "gift-cards/1/en.md")]
    [InlineData("articles/gift-cards/1/en.md", "---\ntitle: ''\nkeywords: []\n---\nBody.", "gift-cards, version 1")]
    public async Task An_import_with_a_fault_changes_nothing_and_says_where_it_is(string name, string text, string expected)
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        await Api(service).CreateAsync(new("zebra-care", Texts("Brush it.")), Cancellation);
        var archive = await ExportAsync(service);
        var stream = new MemoryStream();
        await stream.WriteAsync(archive, Cancellation);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry(name)?.Delete();
            await using var writer = new StreamWriter(zip.CreateEntry(name).Open());
            await writer.WriteAsync(text);
        }

        await using var other = await RunningService.StartAsync(new KnowledgeService());
        using var response = await other.Http.PostAsync("/v1/knowledge/import", Zip(stream.ToArray()), Cancellation);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(expected, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.DoesNotContain((await Api(other).ListAsync(limit: 200, cancellationToken: Cancellation)).Articles, article => article.Id == "zebra-care");
    }

    [Fact]
    public async Task A_file_that_is_no_zip_or_unpacks_to_too_much_is_refused()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService(), "Knowledge:Documents:ExpandedBytes=1000");
        var archive = await ExportAsync(service);

        foreach (var body in new[] { archive, archive[..^100], "text"u8.ToArray(), [] })
        {
            using var response = await service.Http.PostAsync("/v1/knowledge/import", Zip(body), Cancellation);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        }
    }

    /// <summary>The files without what the import itself adds: its act, and when it was.</summary>
    private static SortedDictionary<string, string> Known(byte[] archive)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var zip = new ZipArchive(new MemoryStream(archive));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            var text = reader.ReadToEnd();
            if (entry.Name == "article.json")
            {
                var json = JsonNode.Parse(text)!.AsObject();
                json.Remove("updatedAt");
                var history = json["history"]!.AsArray();
                foreach (var act in history.Where(act => (string?)act!["kind"] == "imported").ToArray())
                    history.Remove(act);
                text = json.ToJsonString();
            }

            files.Add(entry.FullName, text);
        }

        Assert.True(files.Count > 60, $"{files.Count} files");
        return files;
    }

    private static Task<byte[]> ExportAsync(RunningService service) => service.Http.GetByteArrayAsync("/v1/knowledge/export", Cancellation);

    private static async Task<KnowledgeImported> ImportAsync(RunningService service, byte[] archive)
    {
        using var response = await service.Http.PostAsync("/v1/knowledge/import", Zip(archive), Cancellation);
        Assert.Equal("", response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(Cancellation));
        return (await response.Content.ReadFromJsonAsync<KnowledgeImported>(Cancellation))!;
    }

    private static ByteArrayContent Zip(byte[] archive) => new(archive) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };

    private static IKnowledgeApi Api(RunningService service) => RestService.For<IKnowledgeApi>(service.Http);

    private static Dictionary<string, ArticleText> Texts(string body) => new() { ["en"] = new("Zebra", [], body) };
}
