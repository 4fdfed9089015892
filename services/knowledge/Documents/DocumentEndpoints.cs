using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Platform.Contracts.Knowledge;
using Platform.Hosting;
using Platform.Hosting.Security;
using Platform.Knowledge.Articles;
using Platform.Packs;

namespace Platform.Knowledge.Documents;

/// <summary>Manuals, tables and pages as sources: a file becomes a version of an article.</summary>
internal static class DocumentEndpoints
{
    private static readonly SemaphoreSlim OneAtATime = new(1);

    public static void MapDocuments(IEndpointRouteBuilder app, DocumentLimits limits) =>
        app.MapPut("/v1/knowledge/documents/{id}", PutAsync).RequireAuthorization(Scopes.Manage)
            .WithMetadata(new RequestSizeLimitAttribute(limits.FileBytes))
            .WithSummary("Reads a file (PDF, DOCX, XLSX, HTML, Markdown, CSV, text) as the newest version of an article; publish=true puts it in force")
            .Accepts<byte[]>("application/octet-stream");

    private static async Task<Results<Ok<DocumentRead>, Created<DocumentRead>, ValidationProblem, ProblemHttpResult>> PutAsync(
        string id, string fileName, HttpRequest request, ClaimsPrincipal caller, ArticleStore articles, Publication publication, TenantPacks packs,
        IOptions<KnowledgeOptions> options, IOptions<TenantsOptions> tenants, TimeProvider time, CancellationToken cancellationToken, string? title = null, string? language = null, bool publish = false)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return TypedResults.Problem("The key's tenant has no workspace pack here.", statusCode: StatusCodes.Status403Forbidden, title: "Unknown tenant");
        var spoken = language ?? pack.DefaultLanguage;
        if (!pack.Languages.Contains(spoken))
            return Invalid("language", $"This tenant's languages are: {string.Join(", ", pack.Languages)}.");
        if (!ArticleRules.IsId(id))
            return Invalid("id", $"An id is kebab case, such as coffee-machine-x200, with at most {ArticleRules.MaxIdLength} characters.");
        var named = string.IsNullOrWhiteSpace(title) ? Path.GetFileNameWithoutExtension(fileName) : title;
        if (named.Length is 0 or > ArticleRules.MaxTitleLength)
            return Invalid("title", $"A title has 1 to {ArticleRules.MaxTitleLength} characters.");

        if (publish && tenants.Value.Tenants[tenant].FourEyes)
            return TypedResults.Problem("A version of this tenant is published only after another person than its author has approved it; leave out publish.", statusCode: StatusCodes.Status409Conflict, title: "Not possible now");

        (string Markdown, FileFormat Format, int Pages) read;
        int sections;
        // A large file takes memory and a processor for seconds: messages of customers come first.
        await OneAtATime.WaitAsync(cancellationToken);
        try
        {
            using var file = new MemoryStream();
            await request.Body.CopyToAsync(file, cancellationToken);
            read = await Task.Run(() => DocumentReader.Read(file.ToArray(), fileName, options.Value.Documents), cancellationToken);
            sections = ArticleSections.Split(read.Markdown, isDocument: true).Count;
        }
        catch (DocumentRefusedException refusal)
        {
            return TypedResults.Problem(refusal.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "Document refused");
        }
        finally
        {
            OneAtATime.Release();
        }

        if (sections == 0)
            return TypedResults.Problem("The file has no text that could be quoted.", statusCode: StatusCodes.Status422UnprocessableEntity, title: "Document refused");
        var text = new ArticleText(named, [], read.Markdown);
        var (article, isNew, isUnchanged) = await StoreAsync(tenant, id, spoken, text, publish, caller.GetPrincipal(), articles, time, cancellationToken);
        if (publish)
            await publication.CompleteAsync(article, CancellationToken.None);

        var result = new DocumentRead(
            article.Summary(), read.Format.ToString().ToLowerInvariant(), read.Pages == 0 ? null : read.Pages, sections, read.Markdown.Length, isUnchanged);
        return isNew ? TypedResults.Created($"/v1/knowledge/articles/{id}", result) : TypedResults.Ok(result);
    }

    private static async Task<(StoredArticle Article, bool IsNew, bool IsUnchanged)> StoreAsync(
        string tenant, string id, string language, ArticleText text, bool publish, string by, ArticleStore articles, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            var isUnchanged = false;
            var changed = await articles.ChangeAsync(
                tenant,
                id,
                article =>
                {
                    isUnchanged = article.Current.Texts.TryGetValue(language, out var known) && known.Title == text.Title && known.Body == text.Body;
                    // The other languages stay as they are.
                    var edited = isUnchanged
                        ? article
                        : article.Edit(new Dictionary<string, ArticleText>(article.Current.Texts) { [language] = text }, ArticleSource.Document, time.GetUtcNow(), by);
                    return publish ? edited.Publish(time.GetUtcNow(), by) : edited;
                },
                cancellationToken);
            if (changed is not null)
                return (changed, false, isUnchanged);

            var added = StoredArticle.New(tenant, id, new Dictionary<string, ArticleText> { [language] = text }, ArticleSource.Document, time.GetUtcNow(), by);
            if (publish)
                added = added.Publish(time.GetUtcNow(), by);
            if (await articles.AddAsync(added, cancellationToken))
                return (added, true, false);
        }
    }

    private static ValidationProblem Invalid(string field, string error) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [error] });
}
