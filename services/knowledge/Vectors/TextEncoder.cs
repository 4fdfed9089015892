using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.AI;
using Platform.Hosting;
using Platform.Models;

namespace Platform.Knowledge.Vectors;

/// <summary>Makes vectors of texts: by an encoder in a file, or by an endpoint. Safe for use by several threads.</summary>
internal sealed class TextEncoder : IDisposable
{
    private const int MaxTokens = 256;
    // A section is rarely longer; an endpoint may refuse what is.
    private const int MaxCharacters = 8000;

    private readonly OnnxEncoder? _file;
    private readonly IEmbeddingGenerator<string, Embedding<float>>? _endpoint;

    /// <exception cref="StartupException">A file cannot be read, or is none of an encoder.</exception>
    public TextEncoder(VectorOptions options)
    {
        if (options.Kind == "onnx")
        {
            Name = Path.GetFileNameWithoutExtension(options.Model);
            _file = new OnnxEncoder(options.Model, options.Vocabulary!, options.LowerCase, MaxTokens);
            // Another file with the same name is another model.
            Identity = Hash(Hash(File.ReadAllBytes(options.Model)), Hash(File.ReadAllBytes(options.Vocabulary!)), options.LowerCase ? "lower" : "");
        }
        else
        {
            Name = options.Model;
            _endpoint = ModelEndpoint.Embeddings(options.Endpoint!, options.ApiKey, options.Model, KnowledgeTelemetry.Name);
            Identity = Hash(options.Model, options.Endpoint!.AbsoluteUri);
        }
    }

    /// <summary>Its name for people.</summary>
    public string Name { get; }

    /// <summary>Equal only where the same text has the same vector.</summary>
    public string Identity { get; }

    /// <summary>A short hash of texts, for keys.</summary>
    public static string Hash(params ReadOnlySpan<string> texts) => Hash(Encoding.UTF8.GetBytes(string.Join('\0', texts!)));

    /// <summary>A vector of length 1 for each text (of length 0 if the model says nothing of it); null if what the endpoint gave are none.</summary>
    public async Task<float[][]?> EncodeAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (_file is not null)
            return await Task.Run(() => texts.Select(text => _file.Encode(text, cancellationToken)).ToArray(), cancellationToken);

        var embeddings = await _endpoint!.GenerateAsync(
            texts.Select(text => text.Length <= MaxCharacters ? text : text[..MaxCharacters]), cancellationToken: cancellationToken);
        float[][] vectors = [.. embeddings.Select(embedding => embedding.Vector.ToArray())];
        if (vectors.Length != texts.Count)
            return null;
        foreach (var vector in vectors)
        {
            var length = vector.Length == 0 ? float.NaN : TensorPrimitives.Norm<float>(vector);
            if (!float.IsFinite(length))
                return null;
            if (length > 0)
                TensorPrimitives.Divide(vector, length, vector);
        }

        return vectors;
    }

    public void Dispose()
    {
        _file?.Dispose();
        _endpoint?.Dispose();
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16));
}
