using System.IO.Compression;
using System.Text.Json;

namespace Platform.Signals.Benchmarks;

/// <summary>The public data sets: gzipped JSON lines in a folder for each set.</summary>
internal static class PublicData
{
    public static IEnumerable<JsonElement> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            if (line.Length > 0)
                yield return JsonDocument.Parse(line).RootElement;
    }

    /// <summary>Rows with <c>text</c> and <c>label</c>.</summary>
    public static IReadOnlyList<(string Text, string Label)> Labelled(string folder, string set, string split) =>
    [
        .. Read(Path.Combine(folder, set, split + ".jsonl.gz"))
            .Select(row => (row.GetProperty("text").GetString()!, row.GetProperty("label").GetString()!)),
    ];

    /// <summary>What customers write in a set of dialogues, or the texts of a set of single messages.</summary>
    public static IEnumerable<string> Messages(string folder, string set) =>
        Directory.GetFiles(Path.Combine(folder, set), "*.jsonl.gz").Order(StringComparer.Ordinal)
            .Where(file => !Path.GetFileName(file).StartsWith("utterances", StringComparison.Ordinal))
            .SelectMany(Read)
            .SelectMany(row => row.TryGetProperty("turns", out var turns)
                ? turns.EnumerateArray().Where(turn => turn.GetProperty("speaker").GetString() == "customer").Select(turn => turn.GetProperty("text").GetString()!)
                : [row.GetProperty("text").GetString()!]);
}
