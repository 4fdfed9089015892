using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Platform.ServiceTests.Support;

namespace Platform.ServiceTests.Knowledge;

/// <summary>An endpoint with OpenAI's embeddings that answers what the test tells it.</summary>
internal sealed class ScriptedEmbeddings : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedEmbeddings(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single() + "/v1");

    /// <summary>The texts that it was given.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>Makes the vector of a text; what it throws becomes a 500.</summary>
    public Func<string, float[]> Vector { get; set; } = _ => [0, 1];

    public static async Task<ScriptedEmbeddings> StartAsync()
    {
        var app = LocalServer.Build();
        var embeddings = new ScriptedEmbeddings(app);
        app.MapPost("/v1/embeddings", async (HttpContext context) =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            string[] texts = [.. body.RootElement.GetProperty("input").EnumerateArray().Select(text => text.GetString()!)];
            foreach (var text in texts)
                embeddings.Asked.Enqueue(text);
            var isBase64 = body.RootElement.TryGetProperty("encoding_format", out var format) && format.GetString() == "base64";
            var vectors = texts.Select(embeddings.Vector);
            return Results.Text(
                JsonSerializer.Serialize(new
                {
                    @object = "list",
                    model = "scripted",
                    data = vectors.Select((vector, index) => new
                    {
                        @object = "embedding",
                        index,
                        embedding = isBase64 ? (object)Convert.ToBase64String(MemoryMarshal.AsBytes<float>(vector)) : vector,
                    }),
                    usage = new { prompt_tokens = 1, total_tokens = 1 },
                }),
                "application/json");
        });
        await app.StartAsync();
        return embeddings;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
