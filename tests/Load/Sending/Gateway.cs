using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Clients;
using Platform.Contracts.Channels;
using Refit;

namespace Platform.Load.Sending;

/// <summary>
/// The gateway as a careful channel adapter uses it: a call that may not have arrived is made again with the same
/// external id until a deadline.
/// </summary>
internal sealed class Gateway : IDisposable
{
    private const int PageSize = 200;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Transfer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http;
    private readonly IMessagesApi _api;
    private readonly RunFigures _figures;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _wait;

    public Gateway(Uri url, string key, TimeSpan timeout, RunFigures figures)
    {
        _http = NewHttpClient(url, key);
        _api = Client<IMessagesApi>(_http);
        _figures = figures;
        _timeout = timeout;
        _wait = timeout < LongestWait ? timeout : LongestWait;
    }

    /// <summary>A client that reuses its connections, with the key; goes past any proxy to this machine itself.</summary>
    public static HttpClient NewHttpClient(Uri url, string key)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = !url.IsLoopback,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        })
        {
            BaseAddress = url,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return client;
    }

    /// <summary>One of the platform's interfaces through such a client.</summary>
    public static TApi Client<TApi>(HttpClient http) =>
        RestService.For<TApi>(http, new RefitSettings(new SystemTextJsonContentSerializer(
            new JsonSerializerOptions(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull })));

    /// <summary>Sends a message and waits for its end: a reply, a person, a failure, or the time-out after the first try.</summary>
    /// <exception cref="UsageException">The key is refused.</exception>
    public async Task<SendOutcome> SendAsync(PostMessage message, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(_timeout);
        MessageStatus? status = null;
        try
        {
            status = await CallAsync(token => PostAsync(message, token), deadline, cancellationToken);
            for (var pause = 20; status.Status == TurnStatus.Accepted; pause = Math.Min(500, pause * 2))
            {
                if (deadline.Passed)
                    return new SendOutcome(status, $"no reply in {_timeout.TotalSeconds:0.#} s");
                await Task.Delay(pause, cancellationToken);
                var messageId = status.MessageId;
                status = await CallAsync(token => _api.GetAsync(messageId, token), deadline, cancellationToken);
            }
            return new SendOutcome(status, status.Status == TurnStatus.Failed ? "turn failed: " + status.Reason : null);
        }
        catch (CallFailedException failure)
        {
            return new SendOutcome(status, (status is null ? "POST: " : "GET: ") + failure.Message);
        }
    }

    /// <summary>Where a message stands; null if the gateway does not know it.</summary>
    public async Task<MessageStatus?> FindAsync(Guid messageId, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(token => _api.GetAsync(messageId, token), new Deadline(_timeout), cancellationToken);
        }
        catch (CallFailedException)
        {
            return null;
        }
    }

    /// <summary>All replies of a conversation, in the order of the list.</summary>
    public async IAsyncEnumerable<Reply> RepliesAsync(
        string conversation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var from = after;
            var page = await CallAsync(
                token => _api.RepliesAsync(conversation, from, PageSize, token), new Deadline(_timeout), cancellationToken);
            foreach (var reply in page.Replies)
                yield return reply;
            if (page.Replies.Count == 0 || page.Next <= after)
                yield break;
            after = page.Next;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<MessageStatus> PostAsync(PostMessage message, CancellationToken cancellationToken)
    {
        using var response = await _api.PostAsync(message, $"{_wait.TotalMilliseconds:0}ms", cancellationToken);
        return response is { IsSuccessful: true, Content: { } status }
            ? status
            : throw response.Error ?? (Exception)new HttpRequestException("The response has no body.");
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, Deadline deadline, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            using var oneTry = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            oneTry.CancelAfter(_wait + Transfer);
            string kind;
            try
            {
                return await call(oneTry.Token);
            }
            catch (Exception exception) when (exception is ApiExceptionBase or HttpRequestException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                kind = Classify(exception, out var again);
                if (!again)
                    throw new CallFailedException(kind);
            }

            var jittered = pause * (0.5 + Random.Shared.NextDouble());
            if (deadline.Left < jittered)
                throw new CallFailedException(kind);
            _figures.CountRetry(kind);
            await Task.Delay(jittered, cancellationToken);
        }
    }

    /// <summary>The kind of a failure, and whether the same call may succeed later.</summary>
    private static string Classify(Exception exception, out bool again)
    {
        again = true;
        switch (exception)
        {
            case ApiException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } refused:
                throw new UsageException($"The gateway refuses the key ({(int)refused.StatusCode}): {Detail(refused)}");
            case ApiException { StatusCode: >= HttpStatusCode.BadRequest } api:
                again = api.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
                return again ? $"{(int)api.StatusCode}" : $"{(int)api.StatusCode} {Detail(api)}";
            case ApiException { InnerException: JsonException }:
                again = false;
                return "response not understood";
            case OperationCanceledException or { InnerException: OperationCanceledException }:
                return "no response";
        }
        for (var inner = exception; inner is not null; inner = inner.InnerException)
            if (inner is SocketException socket)
                return socket.SocketErrorCode == SocketError.ConnectionRefused ? "connection refused" : "connection broken";
        return "connection broken";
    }

    private static string Detail(ApiException exception)
    {
        try
        {
            using var problem = JsonDocument.Parse(exception.Content ?? "{}");
            return problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : exception.ReasonPhrase ?? "";
        }
        catch (JsonException)
        {
            return exception.ReasonPhrase ?? "";
        }
    }
}
