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
    /// <param name="folder">Of the data sets.</param>
    /// <param name="set">One of them.</param>
    /// <param name="tuning">
    /// True: the part that may be tuned on, which is a training or development split, or else every other row. False: the rest. Null: all.
    /// </param>
    public static IEnumerable<string> Messages(string folder, string set, bool? tuning = null)
    {
        var files = Directory.GetFiles(Path.Combine(folder, set), "*.jsonl.gz").Order(StringComparer.Ordinal)
            .Where(file => !Path.GetFileName(file).StartsWith("utterances", StringComparison.Ordinal)).ToArray();
        var rows = files.SelectMany(Read);
        if (tuning is { } wanted)
            rows = files.Length > 1
                ? files.Where(file => IsTuning(file) == wanted).SelectMany(Read)
                : rows.Where((_, i) => (i % 2 == 0) == wanted);
        return rows.SelectMany(row => row.TryGetProperty("turns", out var turns)
            ? turns.EnumerateArray().Where(turn => turn.GetProperty("speaker").GetString() == "customer").Select(turn => turn.GetProperty("text").GetString()!)
            : [row.GetProperty("text").GetString()!]);
    }

    /// <summary>What the customer writes in each dialogue of a set.</summary>
    public static IEnumerable<string[]> Dialogues(string folder, string set) =>
        Directory.GetFiles(Path.Combine(folder, set), "*.jsonl.gz").Order(StringComparer.Ordinal).SelectMany(Read)
            .Where(row => row.TryGetProperty("turns", out _))
            .Select(row => row.GetProperty("turns").EnumerateArray().Where(turn => turn.GetProperty("speaker").GetString() == "customer")
                .Select(turn => turn.GetProperty("text").GetString()!).ToArray());

    private static bool IsTuning(string file) =>
        Path.GetFileName(file) is var name && (name.StartsWith("train", StringComparison.Ordinal) || name.Contains("_dev.", StringComparison.Ordinal));
}
