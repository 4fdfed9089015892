using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Platform.Contracts.Knowledge;
using Platform.Hosting;
using Platform.Knowledge.Documents;
using Platform.Packs;
using Platform.Storage;

namespace Platform.Knowledge.Sources;

/// <summary>
/// Fetches the URLs that are due and has imported what has changed. What cannot be fetched stays in force as it was, and the source says why.
/// </summary>
internal sealed partial class UrlFetching(
    SourceStore sources,
    ImportStore imports,
    ImportReading reading,
    TenantPacks packs,
    IHttpClientFactory clients,
    IOptions<KnowledgeOptions> options,
    TimeProvider time,
    ILogger<UrlFetching> logger) : WakingService
{
    private const int AtOnce = 4;

    private static readonly Dictionary<string, string> EndingsOfTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["application/pdf"] = ".pdf",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = ".docx",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = ".xlsx",
        ["text/html"] = ".html",
        ["application/xhtml+xml"] = ".html",
        ["text/markdown"] = ".md",
        ["text/csv"] = ".csv",
        ["text/tab-separated-values"] = ".tsv",
        ["text/plain"] = ".txt",
    };

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(options.Value.FollowMilliseconds);

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Parallel.ForEachAsync(
            await sources.DueAsync(100, stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, LookAsync);
    }

    protected override void Interrupted(Exception exception) => Log.Interrupted(logger, exception.Message);

    private async ValueTask LookAsync(Stored<StoredSource> due, CancellationToken cancellationToken)
    {
        var source = due.Value;
        var timeout = options.Value.Sources.UrlTimeout;
        if (packs.Find(source.TenantId) is not { } pack || !await sources.ClaimAsync(due, timeout * 2, cancellationToken))
            return;

        Found found;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            found = await FetchAsync(source, pack, deadline.Token);
        }
        catch (DocumentRefusedException refusal)
        {
            found = new(Problem: refusal.Message);
        }
        catch (HttpRequestException exception)
        {
            found = new(Problem: Reason(exception));
        }
        catch (IOException)
        {
            found = new(Problem: "The connection broke off.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            found = new(Problem: $"It took longer than the {timeout.TotalSeconds:N0} s that are allowed.");
        }

        var now = time.GetUtcNow();
        await sources.ChangeAsync(
            source.TenantId,
            source.ArticleId,
            // Somebody may have given it another URL meanwhile, which is due.
            stored => stored.Location != source.Location ? stored : found.On(stored) with { CheckedAt = now, DueAt = now + stored.Every },
            cancellationToken);
        if (found.Problem is not null)
            Log.NotFetched(logger, source.ArticleId, source.TenantId, found.Problem);
    }

    private async Task<Found> FetchAsync(StoredSource source, Pack pack, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(SourceHttp.HttpClientName);
        using var request = new HttpRequestMessage(HttpMethod.Get, source.Location);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("platform-knowledge", "1"));
        // What was not read through our own fault is wanted again.
        var known = source.State == ImportState.Failed ? null : source.Sha256;
        if (known is not null && EntityTagHeaderValue.TryParse(source.ETag, out var tag))
            request.Headers.IfNoneMatch.Add(tag);
        else if (known is not null)
            request.Headers.IfModifiedSince = source.LastModified;

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified)
            return new();
        if (!response.IsSuccessStatusCode)
            throw new DocumentRefusedException($"The server answered {(int)response.StatusCode} ({response.ReasonPhrase}).");
        if (response.Content.Headers.ContentEncoding.Count > 0)
            throw new DocumentRefusedException("The server sends it compressed, though that was not asked for.");
        var limit = options.Value.Documents.FileBytes;
        if (response.Content.Headers.ContentLength > limit)
            throw new DocumentRefusedException($"The file is larger than the {limit:N0} bytes that are allowed.");

        var name = NameOf(response.RequestMessage?.RequestUri ?? new Uri(source.Location), response.Content.Headers.ContentType?.MediaType);
        var (order, errors) = DocumentOrder.Of(source.TenantId, pack, source.ArticleId, name, source.Title, source.Language, source.Publish);
        if (order is null)
            throw new DocumentRefusedException(string.Join(' ', errors.Values.SelectMany(error => error)));
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var import = await imports.AddAsync(order, body, fromSource: true, known, cancellationToken);
        if (import is not null)
            reading.Wake();
        return new(import, response.Headers.ETag?.ToString(), response.Content.Headers.LastModified);
    }

    /// <summary>The name of a file as its URL has it, with the ending of what the server says that it is where the URL has none that is known.</summary>
    internal static string NameOf(Uri url, string? type)
    {
        var name = Uri.UnescapeDataString(url.Segments[^1].TrimEnd('/'));
        if (name.Length == 0)
            name = url.Host;
        var ending = EndingsOfTypes.GetValueOrDefault(type ?? "");
        // Servers know little of Markdown and tables; what they do not know at all they call octets.
        if (FileFormats.IsKnown(name) && ending is null or ".txt")
            return name;
        return ending is null ? throw new DocumentRefusedException($"The server says that it is {type ?? "of no type"}, which is not read.")
            : name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name : name + ending;
    }

    private static string Reason(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "The host's name is not known.",
        HttpRequestError.SecureConnectionError => "The server's certificate is not valid, or it speaks no TLS.",
        // What the guard says.
        HttpRequestError.ConnectionError when exception.InnerException is HttpRequestException guard => guard.Message,
        HttpRequestError.ConnectionError => "No connection to the server.",
        _ => "The server's answer cannot be read.",
    };

    /// <summary>What a look at a URL has brought; without anything, what was known already.</summary>
    private sealed record Found(StoredImport? Import = null, string? ETag = null, DateTimeOffset? LastModified = null, string? Problem = null)
    {
        public StoredSource On(StoredSource source)
        {
            if (Problem is not null)
                return source with { Problem = Problem };
            // A refused file is refused until it changes.
            var same = source with { Problem = source.State is ImportState.Refused or ImportState.Failed ? source.Problem : null };
            if (Import is null)
                return same with { ETag = ETag ?? source.ETag, LastModified = LastModified ?? source.LastModified };
            var taken = source with { Sha256 = Import.Sha256, ETag = ETag, LastModified = LastModified };
            // It may have been read already.
            return source.ImportId == Import.Id ? taken : taken with { ImportId = Import.Id, State = null, Problem = null };
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Source {Source} of tenant {Tenant} was not fetched: {Reason}")]
        public static partial void NotFetched(ILogger logger, string source, string tenant, string reason);

        [LoggerMessage(2, LogLevel.Warning, "Fetching URLs was interrupted and is tried again: {Reason}")]
        public static partial void Interrupted(ILogger logger, string reason);
    }
}
