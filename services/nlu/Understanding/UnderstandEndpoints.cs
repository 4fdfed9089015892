using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Hosting.Security;
using Platform.Nlu.Experts;
using Platform.Nlu.Models;
using Platform.Packs;
using static Platform.Hosting.Problems;

namespace Platform.Nlu.Understanding;

/// <summary>Reads a text outside any conversation: for trying out a pack.</summary>
internal static class UnderstandEndpoints
{
    private const int MaxTextLength = 8_000;
    private const int MaxLocaleLength = 35;

    public static void MapUnderstanding(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/nlu/understand", UnderstandAsync).RequireAuthorization(Scopes.Manage)
            .WithSummary("What a text would be understood as, outside any conversation");

    private static async Task<Results<Ok<UnderstandResponse>, ValidationProblem, ProblemHttpResult>> UnderstandAsync(
        UnderstandRequest request, ClaimsPrincipal caller, TenantReaders readers, SecondOpinion secondOpinion, TenantPacks packs, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(request.Text) || request.Text.Length > MaxTextLength)
            return Invalid("text", string.Create(CultureInfo.InvariantCulture, $"text must have 1 to {MaxTextLength} characters."));
        if (request.Locale is { } locale && (locale.Length is 0 or > MaxLocaleLength || locale.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-')))
            return Invalid("locale", "locale must be a BCP 47 tag such as en or zh-CN.");
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is null)
            return TypedResults.Problem(
                "The tenant of this key has no pack here.", statusCode: StatusCodes.Status404NotFound, title: "Unknown tenant");

        var reader = await readers.ForAsync(tenant);
        var understood = reader.ReadTimed(request.Text, request.Locale, TurnContext.Empty, time.GetUtcNow());
        var reading = await secondOpinion.AskAsync(
            tenant, request.Text, new Reading(understood.ModelVersion, understood.Intents, understood.OutOfScope, understood.Entities), cancellationToken);
        return TypedResults.Ok(new UnderstandResponse(
            understood.Language, reading.Intents, reading.OutOfScope, understood.Entities, reading.ModelVersion)
        {
            Requests = understood.Requests,
        });
    }
}
