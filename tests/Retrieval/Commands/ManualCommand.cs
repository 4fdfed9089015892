using System.CommandLine;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Platform.Contracts.Knowledge;
using Platform.Hosting;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Documents;
using Platform.Knowledge.Search;
using Platform.Manual;

namespace Platform.Knowledge.Benchmarks.Commands;

/// <summary>Sends the manual of tests/Manual to the knowledge service over HTTP and measures when it can be searched.</summary>
internal static class ManualCommand
{
    private const string Key = "pk_manual";
    private const int Pages = 200;
    private const double BarSeconds = 30;
    private const string Before = "close the tap; replace the valve 200-3012";
    private const string After = "close the tap and wait for the fitter";

    public static Command Create()
    {
        var write = new Option<string?>("--write") { Description = "Folder to write the manual to, as PDF and DOCX, instead of measuring." };
        var packs = new Option<string>("--packs") { Description = "Folder of the workspace packs.", DefaultValueFactory = _ => "packs" };
        var command = new Command("manual", $"Measures when a manual of {Pages} pages can be searched after it was sent, and what a changed page costs.") { write, packs };
        command.SetAction((result, cancellationToken) => result.GetValue(write) is { } folder
            ? WriteAsync(folder, cancellationToken)
            : MeasureAsync(Path.GetFullPath(result.GetValue(packs)!), cancellationToken));
        return command;
    }

    private static async Task<int> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var (english, chinese) = (ManualText.Parse(ManualText.Source("en", "X200")), ManualText.Parse(ManualText.Source("zh", "X200")));
        foreach (var (name, content) in new[]
        {
            ("x200-manual.pdf", ManualPdf.Write(english, "X200 dishwasher - operating manual")),
            ("x200-manual.docx", ManualWord.Write(english)),
            ("x200-manual-zh.docx", ManualWord.Write(chinese)),
            ("x-series-manual.pdf", Large(ManualText.Source("en", "X200"))),
        })
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content, cancellationToken);
            Console.WriteLine($"{Path.Combine(folder, name)}: {content.Length:N0} bytes");
        }

        return RetrievalCommand.Done;
    }

    /// <summary>The manuals of all models in one, cut after its pages.</summary>
    private static byte[] Large(string first) => ManualPdf.Write(
        [.. ManualText.Parse(first), .. ManualText.Models.Skip(1).SelectMany(model => ManualText.Parse(ManualText.Source("en", model)))], "X series - operating manual", Pages);

    private static async Task<int> MeasureAsync(string packs, CancellationToken cancellationToken)
    {
        var source = ManualText.Source("en", "X200");
        var (first, second) = (Large(source), Large(source.Replace(Before, After, StringComparison.Ordinal)));
        var folder = Directory.CreateTempSubdirectory("platform-manual-");
        try
        {
            await using var app = PlatformHost.Build(
                [
                    "--urls", "http://127.0.0.1:0", "--Bus:Transport=memory", "--Storage:Kind=sqlite", $"--Storage:DataFolder={folder.FullName}", "--Stream:Kind=embedded",
                    $"--Tenancy:PacksFolder={packs}", "--Tenancy:Tenants:shop:Pack=shop", "--Security:Keys:0:Tenant=shop", "--Security:Keys:0:Channel=test",
                    "--Security:Keys:0:Scopes:0=manage", $"--Security:Keys:0:Sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}",
                    "--Logging:LogLevel:Default=Warning",
                ],
                [new KnowledgeService()]);
            await app.StartAsync(cancellationToken);
            using var http = new HttpClient
            {
                BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
                DefaultRequestHeaders = { { "X-Api-Key", Key }, { "Prefer", "respond-async" } },
            };
            Console.WriteLine($"manual: {first.Length:N0} bytes, {Pages} pages");
            var searchable = await SendAsync(http, first, "replace the valve", cancellationToken);
            var changed = await SendAsync(http, second, "wait for the fitter", cancellationToken);
            await app.StopAsync(cancellationToken);
            Reindexing(first, second);
            Console.WriteLine($"searchable after {searchable:N1} s (bar {BarSeconds:N0} s), with a changed page after {changed:N1} s");
            return Math.Max(searchable, changed) <= BarSeconds ? RetrievalCommand.Done : RetrievalCommand.BelowBar;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Seconds from the first byte sent until a search finds the text.</summary>
    private static async Task<double> SendAsync(HttpClient http, byte[] file, string text, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var content = new ByteArrayContent(file) { Headers = { { "Content-Type", "application/octet-stream" } } };
        using var reply = await http.PutAsync("/v1/knowledge/documents/x-series?fileName=x-series.pdf&title=X%20series&publish=true", content, cancellationToken);
        reply.EnsureSuccessStatusCode();
        Console.WriteLine($"  accepted after {Stopwatch.GetElapsedTime(started).TotalSeconds:N2} s");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var shown = "";
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var import = (await http.GetFromJsonAsync<DocumentImport>(reply.Headers.Location, cancellationToken))!;
            var now = $"  {import.State}: {import.PagesRead ?? 0} of {import.Pages ?? 0} pages, {import.Sections ?? 0} sections";
            if (now != shown)
                Console.WriteLine($"{now}, {Stopwatch.GetElapsedTime(started).TotalSeconds:N2} s");
            shown = now;
            if (import.State is ImportState.Refused or ImportState.Failed)
                throw new InvalidOperationException(import.Reason);
            var found = (await http.GetFromJsonAsync<SearchResults>("/v1/knowledge/search?q=E17%20too%20much%20water%20comes%20in&limit=5", cancellationToken))!;
            if (found.Hits.FirstOrDefault(hit => hit.Text.Contains(text, StringComparison.Ordinal)) is { } answer)
            {
                Console.WriteLine($"  found: page {answer.Citation.Page}, {answer.Text}");
                return Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        }

        throw new OperationCanceledException();
    }

    private static void Reindexing(byte[] first, byte[] second)
    {
        using var index = new TenantIndex();
        var (sections, whole) = Apply(1, first);
        var (again, part) = Apply(2, second);
        Console.WriteLine($"index: {sections} sections in {whole:N0} ms; of the changed manual {again} in {part:N0} ms (reading the file not included)");

        (int Sections, double Milliseconds) Apply(int version, byte[] file)
        {
            var body = DocumentReader.Read(file, "x.pdf", new DocumentLimits()).Markdown;
            var texts = new Dictionary<string, ArticleText> { ["en"] = new("X series", [], body) };
            var started = Stopwatch.GetTimestamp();
            var indexed = index.Apply("x-series", version, new StoredVersion("shop", "x-series", version, ArticleSource.Document, DateTimeOffset.UnixEpoch, texts));
            return (indexed, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }
}
