using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Contracts.Understanding;
using Platform.Hosting.Security;
using Platform.Nlu.Intents;
using Platform.Packs;

namespace Platform.Nlu.Models;

/// <summary>The model in use and how good it is.</summary>
internal static class ModelEndpoints
{
    public static void MapModel(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/nlu/model", GetAsync).RequireAuthorization(Scopes.Manage)
            .WithSummary("The tenant's model: version, intents, and its quality on examples that it was trained without");

    private static async Task<Results<Ok<NluModelView>, ProblemHttpResult>> GetAsync(
        ClaimsPrincipal caller, TenantReaders readers, TenantPacks packs)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is null)
            return TypedResults.Problem(
                "The tenant of this key has no pack here.", statusCode: StatusCodes.Status404NotFound, title: "Unknown tenant");
        return TypedResults.Ok(View((await readers.ForAsync(tenant)).Model));
    }

    private static NluModelView View(IntentModel model) => new(
        model.Version,
        [.. model.Quality.Examples.OrderBy(intent => intent.Key, StringComparer.Ordinal)
            .Select(intent => new NluIntentView(intent.Key, intent.Value))],
        QualityOf(model),
        Math.Round(model.Quality.TrainingTime.TotalSeconds, 3));

    public static IReadOnlyList<NluQualityView> QualityOf(IntentModel model) =>
        [.. model.Quality.Languages.OrderBy(language => language.Key, StringComparer.Ordinal)
            .Select(language => View(language.Key, language.Value))];

    private static NluQualityView View(string language, LanguageQuality quality) => new(
        language, quality.Examples, Math.Round(quality.Accuracy, 4), Math.Round(quality.MacroF1, 4), Math.Round(quality.TopThree, 4),
        Math.Round(quality.OutOfScopeRecall, 4), Math.Round(quality.OutOfScopeFalseAlarms, 4), Math.Round(quality.CalibrationError, 4));
}
