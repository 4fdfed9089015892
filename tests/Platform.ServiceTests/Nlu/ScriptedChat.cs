using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Nlu;

/// <summary>An endpoint with OpenAI's chat completions that answers what the test tells it.</summary>
internal sealed class ScriptedChat : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedChat(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single() + "/v1");

    /// <summary>The requests' bodies.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Makes the content of the answer; what it throws becomes a 500.</summary>
    public Func<CancellationToken, Task<string>> Answer { get; set; } = _ => Task.FromResult("");

    public static async Task<ScriptedChat> StartAsync()
    {
        var app = LocalServer.Build();
        var chat = new ScriptedChat(app);
        app.MapPost("/v1/chat/completions", async (HttpContext context) =>
        {
            using var body = new StreamReader(context.Request.Body);
            chat.Asked.Enqueue(await body.ReadToEndAsync(context.RequestAborted));
            return Results.Text(
                JsonSerializer.Serialize(new
                {
                    id = "1",
                    @object = "chat.completion",
                    created = 1,
                    model = "scripted",
                    choices = new[] { new { index = 0, finish_reason = "stop", message = new { role = "assistant", content = await chat.Answer(context.RequestAborted) } } },
                    usage = new { prompt_tokens = 1, completion_tokens = 1, total_tokens = 2 },
                }),
                "application/json");
        });
        await app.StartAsync();
        return chat;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
