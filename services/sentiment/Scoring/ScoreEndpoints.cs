using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Platform.Contracts.Understanding;
using Platform.Hosting.Security;

namespace Platform.Sentiment.Scoring;

internal static class ScoreEndpoints
{
    private const int LongestLocale = 35;

    public static void MapScore(this IEndpointRouteBuilder app) =>
        app.MapPost("/v1/sentiment/score", Score)
            .RequireAuthorization(Scopes.Manage)
            .WithSummary("Reads one text and shows the phrases behind the reading. Stores and publishes nothing.");

    private static Results<Ok<SentimentScoreResponse>, ValidationProblem> Score(
        SentimentScoreRequest request, SentimentScoring scoring, IOptions<SentimentOptions> options)
    {
        var limit = options.Value.MaxCharacters;
        var errors = new Dictionary<string, string[]>();
        if (request.Text.Length > limit)
            errors["text"] = [$"May have at most {limit} characters."];
        if (request.Locale is { } locale && !IsLanguageTag(locale))
            errors["locale"] = ["Must be a BCP 47 tag such as 'en' or 'zh-Hant-TW'."];
        if (errors.Count > 0)
            return TypedResults.ValidationProblem(errors);

        var reading = scoring.Read(request.Text);
        return TypedResults.Ok(new SentimentScoreResponse(
            scoring.ModelVersion, reading.Polarity, reading.Intensity, reading.Emotions, reading.Signals, reading.Evidence, reading.Possible));
    }

    private static bool IsLanguageTag(string tag) =>
        tag.Length is >= 2 and <= LongestLocale
        && tag.Split('-').All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));
}
