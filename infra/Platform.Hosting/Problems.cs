using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Platform.Hosting;

/// <summary>Problem details (RFC 9457) that every service gives.</summary>
public static class Problems
{
    /// <summary>400: one thing of the request is wrong.</summary>
    /// <param name="field">Its name, as the caller wrote it.</param>
    /// <param name="error">What is wrong with it, as a sentence.</param>
    public static ValidationProblem Invalid(string field, string error) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [error] });
}
