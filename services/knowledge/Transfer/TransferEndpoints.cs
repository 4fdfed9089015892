using System.IO.Compression;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Platform.Contracts.Knowledge;
using Platform.Hosting;
using Platform.Hosting.Security;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Documents;
using Platform.Packs;
using static Platform.Knowledge.KnowledgeProblems;

namespace Platform.Knowledge.Transfer;

/// <summary>A tenant's whole knowledge as files, and back.</summary>
internal static class TransferEndpoints
{
    private const int PageSize = 200;
    private const string Folder = "articles/";

    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void MapTransfer(IEndpointRouteBuilder app, DocumentLimits limits)
    {
        app.MapGet("/v1/knowledge/export", ExportAsync).RequireAuthorization(Scopes.Manage)
            .WithSummary("Gives every article with all versions, terms and acts as a zip: Markdown with front matter, and article.json");
        app.MapPost("/v1/knowledge/import", ImportAsync).RequireAuthorization(Scopes.Manage)
            .WithMetadata(new RequestSizeLimitAttribute(limits.FileBytes))
            .WithSummary("Takes the articles of an export; articles that people have worked on here stay as they are")
            .Accepts<byte[]>("application/zip");
    }

    private static async Task<FileStreamHttpResult> ExportAsync(ClaimsPrincipal caller, ArticleStore articles, CancellationToken cancellationToken)
    {
        // In memory, packed: an export that fails half-way is an error and no half a file.
        var body = new MemoryStream();
        await using (var zip = await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, Utf8, cancellationToken))
        {
            string? after = null;
            while (await articles.ListAsync(caller.GetTenant(), after, PageSize, cancellationToken) is { Count: > 0 } page)
            {
                foreach (var article in page)
                {
                    foreach (var (name, text) in ArticleFiles.Write(await articles.WholeAsync(article, cancellationToken)))
                    {
                        await using var file = await zip.CreateEntry($"{Folder}{article.ArticleId}/{name}").OpenAsync(cancellationToken);
                        await file.WriteAsync(Utf8.GetBytes(text), cancellationToken);
                    }
                }

                after = page[^1].ArticleId;
            }
        }

        body.Position = 0;
        return TypedResults.Stream(body, "application/zip", "knowledge.zip");
    }

    private static async Task<Results<Ok<KnowledgeImported>, ProblemHttpResult>> ImportAsync(
        HttpRequest request, ClaimsPrincipal caller, ArticleStore articles, Publication publication, TenantPacks packs, IOptions<TenantsOptions> tenants,
        IOptions<KnowledgeOptions> options, TimeProvider time, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoSuchTenant();

        List<WholeArticle> read;
        // It takes memory: one after the other.
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellationToken);
            // Everything is read before anything is written: an import that has a fault changes nothing.
            read = [.. ReadArchive(body, options.Value.Documents.ExpandedBytes).Select(files => ArticleFiles.Read(tenant, files.Key, files.Value, pack))];
        }
        catch (TransferRefusedException refusal)
        {
            return TypedResults.Problem(refusal.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "Import refused");
        }
        finally
        {
            OneAtATime.Release();
        }

        var (added, unchanged, existing) = (0, 0, new List<string>());
        foreach (var whole in read)
        {
            var stored = await articles.ImportAsync(
                whole, found => Taken(whole, found, tenants.Value.Tenants[tenant].FourEyes, caller.GetPrincipal(), time.GetUtcNow()), cancellationToken);
            if (stored is not null)
            {
                await publication.CompleteAsync(stored, CancellationToken.None);
                added++;
            }
            else if (await IsSameAsync(whole, articles, cancellationToken))
            {
                unchanged++;
            }
            else
            {
                existing.Add(whole.Article.ArticleId);
            }
        }

        return TypedResults.Ok(new KnowledgeImported(added, unchanged, existing));
    }

    /// <summary>
    /// The article to store, or null to leave what is there: only what nobody but the pack has written is replaced. With four eyes nothing
    /// is, since what comes in is not in force.
    /// </summary>
    private static StoredArticle? Taken(WholeArticle whole, StoredArticle? found, bool fourEyes, string by, DateTimeOffset now)
    {
        if (found is not null && (fourEyes || found.ActCount != found.Acts.Count || found.Acts.Count == 0 || found.Acts.Any(act => act.By != Principals.Pack)))
            return null;
        // An approval in a file is nobody's here.
        var article = fourEyes
            ? whole.Article with { PublishedVersion = null, PublishedUntil = null, Review = null, Schedule = null }
            : whole.Article;
        return (article with
        {
            Change = found is null && article.PublishedVersion is null ? 0 : (found?.Change ?? 0) + 1,
            ChangedVersion = article.PublishedVersion ?? article.Current.Version,
            UpdatedAt = now,
        }).With(ArticleActKind.Imported, article.Current.Version, by, now, null);
    }

    private static async Task<bool> IsSameAsync(WholeArticle whole, ArticleStore articles, CancellationToken cancellationToken)
    {
        if (await articles.GetAsync(whole.Article.TenantId, whole.Article.ArticleId, cancellationToken) is not { } found || found.PublishedVersion != whole.Article.PublishedVersion)
            return false;
        var known = await articles.WholeAsync(found, cancellationToken);
        return ArticleFiles.Write(known).Where(IsText).SequenceEqual(ArticleFiles.Write(whole).Where(IsText));

        static bool IsText((string Name, string Text) file) => file.Name != ArticleFiles.Description;
    }

    /// <summary>The files by article.</summary>
    private static SortedDictionary<string, Dictionary<string, string>> ReadArchive(MemoryStream body, long maxBytes)
    {
        var articles = new SortedDictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        try
        {
            using var zip = new ZipArchive(body, ZipArchiveMode.Read);
            var left = maxBytes;
            foreach (var entry in zip.Entries.Where(entry => !entry.FullName.EndsWith('/')))
            {
                if (entry.FullName.Split('/', 3) is not ["articles", var articleId, var name])
                    throw new TransferRefusedException($"{entry.FullName} is no file of an export; all are in {Folder}<id>/.");
                // What is unpacked is counted: what the archive says of itself may not be true.
                using var limited = new MemoryStream();
                using (var file = entry.Open())
                {
                    var buffer = new byte[81_920];
                    for (int count; (count = file.Read(buffer)) > 0; limited.Write(buffer, 0, count))
                    {
                        left -= count;
                        if (left < 0)
                            throw new TransferRefusedException($"Unpacked, the files have more than {maxBytes} bytes.");
                    }
                }

                if (!articles.TryGetValue(articleId, out var files))
                    articles[articleId] = files = new(StringComparer.Ordinal);
                if (!files.TryAdd(name, Utf8.GetString(limited.GetBuffer(), 0, (int)limited.Length)))
                    throw new TransferRefusedException($"{entry.FullName} is there twice.");
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or DecoderFallbackException or NotSupportedException)
        {
            throw new TransferRefusedException("The file is no zip with texts in UTF-8, or is broken.");
        }

        if (articles.Count == 0)
            throw new TransferRefusedException($"There is no article; each is in a folder of its own, {Folder}<id>/.");
        return articles;
    }
}
