using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Platform.Contracts.Knowledge;
using Platform.Hosting.Security;
using Platform.Knowledge.Articles;
using Platform.Packs;
using static Platform.Hosting.Problems;
using static Platform.Knowledge.KnowledgeProblems;

namespace Platform.Knowledge.Documents;

/// <summary>Manuals, tables and pages as sources: a file becomes a version of an article.</summary>
internal static class DocumentEndpoints
{
    private const int MaxLimit = 200;

    public static void MapDocuments(IEndpointRouteBuilder app, DocumentLimits limits)
    {
        app.MapPut("/v1/knowledge/documents/{id}", PutAsync).RequireAuthorization(Scopes.Manage)
            .WithMetadata(new RequestSizeLimitAttribute(limits.FileBytes))
            .WithSummary("Reads a file (PDF, DOCX, XLSX, HTML, Markdown, CSV, text) as the newest version of an article; publish=true puts it in force. "
                + "With the header Prefer: respond-async it is stored, answered with 202 and the import's location, and read later")
            .Accepts<byte[]>("application/octet-stream");
        app.MapGet("/v1/knowledge/imports", ListAsync).RequireAuthorization(Scopes.Manage).WithSummary("Lists the imports of documents, newest first");
        app.MapGet("/v1/knowledge/imports/{id}", GetAsync).RequireAuthorization(Scopes.Manage).WithSummary("Tells how far the import of a document has come");
    }

    private static async Task<Results<Ok<DocumentRead>, Created<DocumentRead>, Accepted<DocumentImport>, ValidationProblem, ProblemHttpResult>> PutAsync(
        string id, string fileName, HttpRequest request, ClaimsPrincipal caller, DocumentImporter importer, ImportStore imports, ImportReading reading,
        TenantPacks packs, CancellationToken cancellationToken, string? title = null, string? language = null, bool publish = false)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoSuchTenant();
        var (order, errors) = DocumentOrder.Of(tenant, pack, id, fileName, title, language, publish, caller.GetPrincipal());
        if (order is null)
            return TypedResults.ValidationProblem(errors);
        if (importer.WhyNotPublished(order) is { } reason)
            return TypedResults.Problem(reason, statusCode: StatusCodes.Status409Conflict, title: "Not possible now");
        try
        {
            if (PrefersAsync(request) && await imports.AddAsync(order, request.Body, fromSource: false, known: null, cancellationToken) is { } import)
            {
                reading.Wake();
                request.HttpContext.Response.Headers["Preference-Applied"] = RespondAsync;
                return TypedResults.Accepted($"/v1/knowledge/imports/{import.Id}", import.View());
            }

            var read = await importer.ReadAsync(BodyAsync, fileName, (_, _) => { }, cancellationToken);
            var (result, isNew) = await importer.StoreAsync(order, read, cancellationToken);
            return isNew ? TypedResults.Created($"/v1/knowledge/articles/{id}", result) : TypedResults.Ok(result);
        }
        catch (DocumentRefusedException refusal)
        {
            return TypedResults.Problem(refusal.Message, statusCode: StatusCodes.Status422UnprocessableEntity, title: "Document refused");
        }

        async Task<byte[]> BodyAsync(CancellationToken cancellation)
        {
            using var file = new MemoryStream();
            await request.Body.CopyToAsync(file, cancellation);
            return file.ToArray();
        }
    }

    private static async Task<Results<Ok<DocumentImport>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal caller, ImportStore imports, CancellationToken cancellationToken) =>
        await imports.GetAsync(caller.GetTenant(), id, cancellationToken) is { } import
            ? TypedResults.Ok(import.View())
            : TypedResults.Problem("There is no import with this id, or it ended long ago.", statusCode: StatusCodes.Status404NotFound, title: "Import not found");

    private static async Task<Results<Ok<DocumentImportPage>, ValidationProblem>> ListAsync(
        ClaimsPrincipal caller, ImportStore imports, CancellationToken cancellationToken, string? cursor = null, int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        if (cursor is not null && !Guid.TryParseExact(cursor, "N", out _))
            return Invalid("cursor", "The cursor is not one that was given out.");
        var found = await imports.ListAsync(caller.GetTenant(), cursor, limit, cancellationToken);
        return TypedResults.Ok(new DocumentImportPage([.. found.Select(import => import.View())], found.Count == limit ? found[^1].Id : null));
    }

    private const string RespondAsync = "respond-async";

    // RFC 7240: preferences are parted by commas, over one header or several, and may have parameters.
    private static bool PrefersAsync(HttpRequest request) => request.Headers["Prefer"]
        .SelectMany(header => header!.Split(',')).Any(preference => preference.Split(';')[0].Trim().Equals(RespondAsync, StringComparison.OrdinalIgnoreCase));
}
