using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Logging;
using Platform.Hosting.Security;
using Platform.Storage;

namespace Platform.Hosting.Http;

/// <summary>Turns exceptions into problem details (RFC 9457) that say what the caller can do and hold no personal data.</summary>
internal sealed partial class ProblemHandler(ILogger<ProblemHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var (status, title, detail) = Describe(exception);
        if (status >= StatusCodes.Status500InternalServerError)
            Log.Failed(logger, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName, exception);
        if (status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = "2";
        await TypedResults.Problem(detail, statusCode: status, title: title).ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>Gives a detail to what the framework refuses without one.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Detail ??= problem.Status switch
        {
            StatusCodes.Status404NotFound => "There is nothing at this address.",
            StatusCodes.Status413PayloadTooLarge =>
                $"A request body may have at most {context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? RequestLimits.BodyBytes} bytes here.",
            StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout =>
                "The service behind this address does not answer at the moment. Try again.",
            StatusCodes.Status415UnsupportedMediaType => "Send the body as application/json.",
            _ => null,
        };
    }

    private static (int Status, string? Title, string? Detail) Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => (400, "Bad request", DescribeBadRequest(bad)),
        BadHttpRequestException bad => (bad.StatusCode, null, null),
        // What System.Text.Json throws for broken UTF-8 and lone surrogates in a string.
        InvalidOperationException { Source: "System.Text.Json" } or System.Text.DecoderFallbackException =>
            (400, "Bad request", "The body is not valid UTF-8 JSON."),
        StorageUnavailableException =>
            (503, "Temporarily unavailable", "The message store cannot be written at the moment; nothing was accepted. Try again."),
        SignInUnavailableException =>
            (503, "Temporarily unavailable", "The sign-in service cannot be reached at the moment. Try again."),
        _ => (500, "Internal error", "The request failed on our side. The trace id names it in the logs."),
    };

    private static string DescribeBadRequest(BadHttpRequestException bad)
    {
        // The parser's own words quote .NET types and, at times, the value; only names and places are passed on.
        if (bad.InnerException is not JsonException json)
            return bad.Message.Contains("body", StringComparison.Ordinal)
                ? "The request needs a JSON body."
                : "A parameter of the request is missing or has the wrong form: " + ParameterName().Match(bad.Message).Groups[1].Value;
        if (UnknownField().Match(json.Message) is { Success: true } unknown)
            return $"The field '{unknown.Groups[1].Value}' is not known here.";
        if (MissingFields().Match(json.Message) is { Success: true } missing)
            return $"Required fields are missing: {missing.Groups[1].Value}.";
        if (json.InnerException is InvalidOperationException { Message: var reason } && (reason.Contains("UTF-8", StringComparison.Ordinal) || reason.Contains("UTF-16", StringComparison.Ordinal)))
            return "The body is not valid UTF-8 JSON.";
        if (json.Message.Contains("doesn't allow null", StringComparison.Ordinal))
            return $"The value at {json.Path} must not be null.";
        return json.Path is { Length: > 1 } path && json.Message.Contains("could not be converted", StringComparison.Ordinal)
            ? $"The value at {path} has the wrong type."
            : $"The body is not valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine}).";
    }

    [GeneratedRegex("JSON property '([^']{1,100})' could not be mapped")]
    private static partial Regex UnknownField();

    [GeneratedRegex("missing required properties including: (.{1,300}?)\\.?$")]
    private static partial Regex MissingFields();

    [GeneratedRegex("\"[^\" ]+ ([A-Za-z]+)\"")]
    private static partial Regex ParameterName();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Endpoint} failed")]
        public static partial void Failed(ILogger logger, string method, string? endpoint, Exception exception);
    }
}

/// <summary>Limits that hold for every request.</summary>
public static class RequestLimits
{
    /// <summary>Largest request body in bytes.</summary>
    public const int BodyBytes = 256 * 1024;
}
