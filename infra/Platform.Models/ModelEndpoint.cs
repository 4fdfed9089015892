using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Platform.Models;

/// <summary>A model behind an endpoint that speaks OpenAI's interface, with OpenTelemetry's conventions for generative models.</summary>
public static class ModelEndpoint
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Its chat completions.</summary>
    /// <param name="endpoint">Base address, e.g. <c>https://llm.example.org/v1</c>.</param>
    /// <param name="apiKey">Its key; null or empty if it wants none.</param>
    /// <param name="model">Name of the model.</param>
    /// <param name="source">Name of the traces' source.</param>
    public static IChatClient Chat(Uri endpoint, string? apiKey, string model, string source) =>
        Client(endpoint, apiKey).GetChatClient(model).AsIChatClient().AsBuilder().UseOpenTelemetry(sourceName: source).Build();

    /// <summary>Its embeddings; parameters as of <see cref="Chat"/>.</summary>
    public static IEmbeddingGenerator<string, Embedding<float>> Embeddings(Uri endpoint, string? apiKey, string model, string source) =>
        Client(endpoint, apiKey).GetEmbeddingClient(model).AsIEmbeddingGenerator().AsBuilder().UseOpenTelemetry(sourceName: source).Build();

    /// <summary>A message that holds data and nothing else: as JSON, whose strings no data can leave.</summary>
    public static ChatMessage Data(object data) => new(ChatRole.User, JsonSerializer.Serialize(data, Readable));

    /// <summary>The JSON object in an answer, which some models wrap in a fence or a sentence; null if there is none.</summary>
    public static JsonDocument? ObjectIn(string answer)
    {
        var (start, end) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        if (start < 0 || end < start)
            return null;
        try
        {
            return JsonDocument.Parse(answer.AsMemory(start, end - start + 1));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Tries and waits are ModelCalls'.
    private static OpenAIClient Client(Uri endpoint, string? apiKey) => new(
        new ApiKeyCredential(string.IsNullOrEmpty(apiKey) ? "none" : apiKey),
        new OpenAIClientOptions { Endpoint = endpoint, RetryPolicy = new ClientRetryPolicy(maxRetries: 0) });
}
