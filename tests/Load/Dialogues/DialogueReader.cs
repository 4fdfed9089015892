using System.IO.Compression;
using System.Text.Json;

namespace Platform.Load.Dialogues;

/// <summary>Reads dialogues from gzipped JSON lines: <c>{"id", "turns": [{"speaker", "text"}]}</c>, other fields ignored.</summary>
internal static class DialogueReader
{
    public const string Customer = "customer";

    /// <summary>The dialogues of a file, numbered from <paramref name="first"/>. Those without a word of the customer are left out.</summary>
    /// <exception cref="UsageException">The file cannot be read; the message names it and the line.</exception>
    public static IReadOnlyList<Dialogue> ReadFile(string path, string set, string? locale, int first = 1)
    {
        try
        {
            using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var reader = new StreamReader(unzipped);
            return Read(reader, path, set, locale, first);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UsageException($"{path} cannot be read: {exception.Message}");
        }
    }

    /// <inheritdoc cref="ReadFile"/>
    public static IReadOnlyList<Dialogue> Read(TextReader lines, string name, string set, string? locale, int first = 1)
    {
        var dialogues = new List<Dialogue>();
        for (var number = 1; lines.ReadLine() is { } line; number++)
            if (line.Length > 0 && Messages(line, name, number) is { Count: > 0 } messages)
                dialogues.Add(new Dialogue(set, first + dialogues.Count, locale, messages));
        return dialogues;
    }

    private static List<string> Messages(string line, string name, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return
            [
                .. from turn in document.RootElement.GetProperty("turns").EnumerateArray()
                   where turn.GetProperty("speaker").GetString() == Customer
                   let text = turn.GetProperty("text").GetString()
                   where !string.IsNullOrWhiteSpace(text)
                   select text,
            ];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException(
                $$"""{{name}}, line {{number}}: expected {"turns": [{"speaker", "text"}, …]}: {{exception.Message}}""");
        }
    }
}
