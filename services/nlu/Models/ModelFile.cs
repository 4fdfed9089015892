using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.Nlu.Intents;

namespace Platform.Nlu.Models;

/// <summary>
/// A model as it is stored. What defines a model are its examples and the trainer, and training is deterministic: the file holds
/// the examples, and every replica trains the same model from it. A mark with the format, a line with the SHA-256 of the rest,
/// then compressed JSON.
/// </summary>
/// <param name="TenantId">Whose it is.</param>
/// <param name="Version">Names the model: <see cref="TrainingSet.Version"/> when it was made.</param>
/// <param name="Fingerprint">SHA-256 of the examples in any order, hexadecimal.</param>
/// <param name="Examples">What it is trained with.</param>
internal sealed record ModelFile(string TenantId, string Version, string Fingerprint, IReadOnlyList<ModelFile.Example> Examples)
{
    // The format is part of the mark: another one is another file.
    private const string Mark = "platform-nlu-model/1\n";
    private const int HeaderLength = 21 + 64 + 1;
    // What 50,000 examples take many times over; a file that unpacks to more is none of ours.
    private const int MaxUnpacked = 512 * 1024 * 1024;

    public sealed record Example(string Text, string? Intent, string Language, float Weight);

    public static ModelFile Of(string tenantId, IReadOnlyList<TrainingExample> examples) => new(
        tenantId, TrainingSet.Version(examples), FingerprintOf(examples.Select(Stored)), [.. examples.Select(Stored)]);

    /// <summary>The examples, for training.</summary>
    public IReadOnlyList<TrainingExample> TrainingExamples() =>
        [.. Examples.Select(example => new TrainingExample(example.Text, example.Intent, example.Language) { Weight = example.Weight })];

    public byte[] Write()
    {
        using var packed = new MemoryStream();
        using (var compression = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            JsonSerializer.Serialize(compression, this, Storage.DocumentJson.Options);
        var content = packed.ToArray();
        return [.. Encoding.ASCII.GetBytes(Mark), .. Encoding.ASCII.GetBytes(HashOf(content)), (byte)'\n', .. content];
    }

    /// <summary>Reads a file of which it is known what it must be. Throws <see cref="ModelFileException"/> if it is anything else.</summary>
    public static ModelFile Read(byte[] bytes, string tenantId, string version, string fingerprint, string hash)
    {
        if (bytes.Length < HeaderLength || !bytes.AsSpan(0, Mark.Length).SequenceEqual(Encoding.ASCII.GetBytes(Mark)))
            throw new ModelFileException("It is no model of this format.");
        if (HashOf(bytes) != hash || HashOf(bytes.AsSpan(HeaderLength)) != Encoding.ASCII.GetString(bytes, Mark.Length, 64))
            throw new ModelFileException("It is damaged: its hash is not the one that it was stored with.");
        if (Unpack(bytes) is not { Examples: not null } file)
            throw new ModelFileException("It holds no examples.");
        if (file.TenantId != tenantId || file.Version != version)
            throw new ModelFileException("It is another model.");
        if (file.Fingerprint != fingerprint || FingerprintOf(file.Examples) != fingerprint)
            throw new ModelFileException("Its examples are not those whose fingerprint was stored with it.");
        return file;
    }

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static ModelFile? Unpack(byte[] bytes)
    {
        try
        {
            using var compression = new BrotliStream(new MemoryStream(bytes, HeaderLength, bytes.Length - HeaderLength), CompressionMode.Decompress);
            using var content = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = compression.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, read);
                if (content.Length > MaxUnpacked)
                    throw new ModelFileException("It is larger than any model.");
            }

            return JsonSerializer.Deserialize<ModelFile>(content.GetBuffer().AsSpan(0, (int)content.Length), Storage.DocumentJson.Options);
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or InvalidOperationException)
        {
            throw new ModelFileException("It cannot be read.", exception);
        }
    }

    private static Example Stored(TrainingExample example) => new(example.Text, example.Intent, example.Language, example.Weight);

    private static string FingerprintOf(IEnumerable<Example> examples)
    {
        var lines = examples
            .Select(example => JsonSerializer.Serialize(
                new[] { example.Language, example.Intent, example.Weight.ToString("R", CultureInfo.InvariantCulture), example.Text }))
            .Order(StringComparer.Ordinal);
        return HashOf(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }
}

/// <summary>A stored model cannot be used; the message says why.</summary>
internal sealed class ModelFileException(string message, Exception? inner = null) : Exception(message, inner);
