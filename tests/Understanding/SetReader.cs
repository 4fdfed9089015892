using System.IO.Compression;
using System.Text.Json;
using Platform.Learning;

namespace Platform.Understanding.Benchmarks;

/// <summary>A text of a public set; the corpus within it, if it has several that are trained apart.</summary>
internal readonly record struct SetText(string Text, string Label, string? Corpus)
{
    public LabelledText Labelled => new(Text, Label);
}

/// <summary>Reads the files of a public set: <c>{"text", "label"}</c> a line, compressed.</summary>
internal sealed class SetReader(string folder)
{
    /// <exception cref="MissingDataException">The file is not there.</exception>
    public IReadOnlyList<SetText> Read(string set, string part)
    {
        var path = Path.Combine(folder, set, part + ".jsonl.gz");
        if (!File.Exists(path))
            throw new MissingDataException($"{path} is missing: name the folder of the public sets with --data or PLATFORM_DATA.");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var texts = new List<SetText>();
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            texts.Add(new SetText(
                row.GetProperty("text").GetString()!, row.GetProperty("label").GetString()!,
                row.TryGetProperty("corpus", out var corpus) ? corpus.GetString() : null));
        }

        return texts;
    }

    public bool Has(string set, string part) => File.Exists(Path.Combine(folder, set, part + ".jsonl.gz"));
}

/// <summary>A set that is not where it should be.</summary>
internal sealed class MissingDataException(string message) : Exception(message);
