using System.IO.Compression;
using System.Text.Json;

namespace Platform.Knowledge.Benchmarks.Sets;

/// <summary>Something that can be found.</summary>
/// <param name="Id">Its name in the set.</param>
/// <param name="Text">What it says.</param>
/// <param name="Scope">Only questions of the same scope look for it; null if the set has none.</param>
internal sealed record SetPassage(string Id, string Text, string? Scope = null);

/// <summary>A question with the passages that answer it.</summary>
/// <param name="Question">As it was asked.</param>
/// <param name="AnswerIds">The passages that answer it.</param>
/// <param name="Scope">The passages to look in; null for all.</param>
/// <param name="AnswerText">The words that answer it, where the set names them.</param>
internal sealed record SetQuestion(
    string Question, IReadOnlyList<string> AnswerIds, string? Scope = null, IReadOnlyList<string>? AnswerText = null);

/// <summary>Two questions that mean the same, or not.</summary>
/// <param name="Text1">One.</param>
/// <param name="Text2">The other.</param>
/// <param name="Label">1: the same.</param>
/// <param name="Source">Where the pair comes from.</param>
internal sealed record SetPair(string Text1, string Text2, int Label, string Source);

/// <summary>Reads the public sets: gzipped JSON lines in a folder for each set.</summary>
internal sealed class PublicSets(string folder)
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>The folder that PLATFORM_DATA names, or the data folder beside the repository's own.</summary>
    public static string DefaultFolder =>
        Environment.GetEnvironmentVariable("PLATFORM_DATA") is { Length: > 0 } named ? named : "/work/shared/data";

    /// <summary>All rows of a file.</summary>
    /// <param name="set">Folder of the set.</param>
    /// <param name="file">Name without <c>.jsonl.gz</c>.</param>
    /// <exception cref="MissingDataException">The file is not there or cannot be read.</exception>
    public IReadOnlyList<T> Read<T>(string set, string file)
    {
        var path = Path.Combine(folder, set, file + ".jsonl.gz");
        try
        {
            using var unzipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using var reader = new StreamReader(unzipped);
            var rows = new List<T>();
            while (reader.ReadLine() is { } line)
                rows.Add(JsonSerializer.Deserialize<T>(line, Format) ?? throw new JsonException("a row is null"));
            return rows;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            throw new MissingDataException(
                $"{path} cannot be read: {exception.Message.ReplaceLineEndings(" ")} Name the folder of the public sets with --data or PLATFORM_DATA.");
        }
    }
}
