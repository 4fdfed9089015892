using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Platform.Learning;
using Platform.Nlu.Intents;
using Platform.Storage;

namespace Platform.Nlu.Models;

/// <summary>
/// The examples of a model as they were when its training was asked for: whichever replica trains it, and a later trainer, use
/// these. A <see cref="MarkedFile"/> of compressed JSON.
/// </summary>
/// <param name="TenantId">Whose they are.</param>
/// <param name="Fingerprint">SHA-256 of the examples in any order, hexadecimal.</param>
/// <param name="Examples">The examples.</param>
internal sealed record ExamplesFile(string TenantId, string Fingerprint, IReadOnlyList<ExamplesFile.Example> Examples)
{
    private const string Mark = "platform-nlu-examples/1";
    // What 50,000 examples take many times over; a file that unpacks to more is none of ours.
    private const int MaxUnpacked = 512 * 1024 * 1024;

    public sealed record Example(string Text, string? Intent, string Language, float Weight);

    public static ExamplesFile Of(string tenantId, IReadOnlyList<TrainingExample> examples)
    {
        Example[] stored = [.. examples.Select(example => new Example(example.Text, example.Intent, example.Language, example.Weight))];
        return new ExamplesFile(tenantId, FingerprintOf(stored), stored);
    }

    /// <summary>The examples, for training.</summary>
    public IReadOnlyList<TrainingExample> TrainingExamples() =>
        [.. Examples.Select(example => new TrainingExample(example.Text, example.Intent, example.Language) { Weight = example.Weight })];

    public byte[] Write()
    {
        using var packed = new MemoryStream();
        using (var compression = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            JsonSerializer.Serialize(compression, this, DocumentJson.Options);
        return MarkedFile.Write(Mark, packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    /// <summary>Reads a file of which it is known what it must be.</summary>
    /// <exception cref="ModelFileException">It is anything else; the message says what.</exception>
    public static ExamplesFile Read(byte[] bytes, string tenantId, string fingerprint)
    {
        if (Unpack(bytes, MarkedFile.Check(Mark, bytes)) is not { Examples: not null } file)
            throw new ModelFileException("It holds no examples.");
        if (file.TenantId != tenantId)
            throw new ModelFileException("It is another tenant's.");
        if (file.Fingerprint != fingerprint || FingerprintOf(file.Examples) != fingerprint)
            throw new ModelFileException("Its examples are not those whose fingerprint was stored with it.");
        return file;
    }

    private static ExamplesFile? Unpack(byte[] bytes, int start)
    {
        try
        {
            using var compression = new BrotliStream(new MemoryStream(bytes, start, bytes.Length - start), CompressionMode.Decompress);
            using var content = new MemoryStream();
            var buffer = new byte[81920];
            for (int read; (read = compression.Read(buffer)) > 0;)
            {
                content.Write(buffer, 0, read);
                if (content.Length > MaxUnpacked)
                    throw new ModelFileException("It is larger than any set of examples.");
            }

            return JsonSerializer.Deserialize<ExamplesFile>(content.GetBuffer().AsSpan(0, (int)content.Length), DocumentJson.Options);
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or InvalidOperationException)
        {
            throw new ModelFileException("It cannot be read.", exception);
        }
    }

    private static string FingerprintOf(IEnumerable<Example> examples)
    {
        var lines = examples
            .Select(example => JsonSerializer.Serialize(
                new[] { example.Language, example.Intent, example.Weight.ToString("R", CultureInfo.InvariantCulture), example.Text }))
            .Order(StringComparer.Ordinal);
        return MarkedFile.HashOf(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }
}
