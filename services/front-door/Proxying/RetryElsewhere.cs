using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Platform.FrontDoor.Proxying;

/// <summary>
/// Sends a request to another replica when one has failed, where that is safe: nothing of the answer has gone out, and
/// either nothing was sent to the first replica or the request may be done twice.
/// </summary>
internal sealed partial class RetryElsewhere(RequestDelegate next, ILogger<RetryElsewhere> logger)
{
    /// <summary>Metadata of a route whose POST may be sent twice.</summary>
    public const string Repeatable = "Repeatable";

    private const int Tries = 3;

    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var repeatable = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            || (HttpMethods.IsPost(context.Request.Method) && proxy.Route.Config.Metadata?[Repeatable] == bool.TrueString);
        if (repeatable)
            context.Request.EnableBuffering();

        var tried = new HashSet<DestinationState>();
        for (var attempt = 1; ; attempt++)
        {
            await next(context);
            if (context.RequestAborted.IsCancellationRequested || context.GetForwarderErrorFeature() is not { } failure)
                return;
            var replica = proxy.ProxiedDestination?.Model.Config.Address;
            if (attempt == Tries || context.Response.HasStarted || !IsSafe(failure, repeatable))
            {
                Log.Failed(logger, context.Request.Method, proxy.Route.Config.RouteId, replica, failure.Error, failure.Exception?.Message);
                return;
            }

            Log.TriedAgain(logger, context.Request.Method, proxy.Route.Config.RouteId, replica, failure.Exception?.Message);
            if (proxy.ProxiedDestination is { } failed)
                tried.Add(failed);
            // One that is held to be ill is better than one that has just failed. And one address may stand for many
            // replicas; the network behind it chooses another of them.
            proxy.AvailableDestinations = Untried(proxy.AvailableDestinations) ?? Untried(proxy.AllDestinations) ?? proxy.AllDestinations;
            proxy.ProxiedDestination = null;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.Clear();
            if (repeatable)
                context.Request.Body.Position = 0;
        }

        IReadOnlyList<DestinationState>? Untried(IReadOnlyList<DestinationState> destinations) =>
            destinations.Where(destination => !tried.Contains(destination)).ToArray() is { Length: > 0 } rest ? rest : null;
    }

    private static bool IsSafe(IForwarderErrorFeature failure, bool repeatable) =>
        (repeatable && failure.Error is (ForwarderError.Request or ForwarderError.RequestBodyDestination)) || WasNotSent(failure.Exception);

    // The connection was never there, so no byte of the request has left.
    private static bool WasNotSent(Exception? exception) => exception is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Method} {Path}: {Replica} failed; another replica is tried: {Reason}")]
        public static partial void TriedAgain(ILogger logger, string method, string path, string? replica, string? reason);

        [LoggerMessage(2, LogLevel.Error, "{Method} {Path}: {Replica} failed ({Error}): {Reason}")]
        public static partial void Failed(ILogger logger, string method, string path, string? replica, ForwarderError error, string? reason);
    }
}
