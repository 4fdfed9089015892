using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.FrontDoor;

/// <summary>A replica of a service as the front door sees it: always ready, with one answer for the rest.</summary>
internal sealed class StubReplica : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubReplica(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>What it was asked, without the probes of its health.</summary>
    public ConcurrentQueue<(string Method, string Path, string Body, string Client)> Requests { get; } = [];

    public static async Task<StubReplica> StartAsync(RequestDelegate answer)
    {
        var app = LocalServer.Build();
        var replica = new StubReplica(app);
        app.UseWebSockets();
        app.MapGet("/readyz", () => "ready");
        app.MapFallback(async context =>
        {
            var body = context.WebSockets.IsWebSocketRequest ? "" : await new StreamReader(context.Request.Body).ReadToEndAsync();
            replica.Requests.Enqueue((context.Request.Method, context.Request.Path, body, context.Request.Headers["X-Forwarded-For"].ToString()));
            await answer(context);
        });
        await app.StartAsync();
        return replica;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
