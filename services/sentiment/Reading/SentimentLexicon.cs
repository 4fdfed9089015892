using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.Contracts.Understanding;
using Platform.Sentiment.Danger;

namespace Platform.Sentiment.Reading;

/// <summary>
/// The phrases, modifiers and signal patterns of both languages, and the models of danger, from the files that are built into the service.
/// </summary>
internal sealed class SentimentLexicon
{
    private static readonly string[] Languages = ["en", "zh"];

    private static readonly Lazy<SentimentLexicon> Shipped = new(Make);

    private SentimentLexicon(string version, IReadOnlyDictionary<char, char> simplified)
    {
        Version = version;
        Simplified = simplified;
    }

    /// <summary><c>lexicon-</c> and the first twelve hexadecimal digits of the SHA-256 of all files.</summary>
    public string Version { get; }

    public IReadOnlyDictionary<char, char> Simplified { get; }

    public PhraseTrie<Entry> Phrases { get; } = new();

    public required SignalPatterns English { get; init; }

    public required SignalPatterns Chinese { get; init; }

    public required DangerReader Danger { get; init; }

    /// <summary>The lexicon with its models, made once in a process: training takes seconds, and nothing of it changes.</summary>
    /// <exception cref="InvalidDataException">A line is not what its file holds.</exception>
    public static SentimentLexicon Load() => Shipped.Value;

    private static SentimentLexicon Make()
    {
        var (version, files) = ReadFiles();
        var simplified = files["zh-traditional.tsv"].ToDictionary(row => row[0][0], row => row[1][0]);
        var lexicon = new SentimentLexicon(version, simplified)
        {
            English = SignalPatterns.From(files["en-signals.tsv"]),
            Chinese = SignalPatterns.From(files["zh-signals.tsv"]),
            Danger = new DangerReader(files, simplified),
        };
        foreach (var language in Languages)
        {
            lexicon.AddAll($"{language}-emotions.tsv", files, EntryKind.Emotion);
            lexicon.AddAll($"{language}-problems.tsv", files, EntryKind.Problem);
            lexicon.AddAll($"{language}-modifiers.tsv", files, EntryKind.None);
        }

        lexicon.AddAll("emoji.tsv", files, EntryKind.Emotion);
        return lexicon;
    }

    /// <summary>The rows of the built-in files by name, and the version that they make.</summary>
    internal static (string Version, Dictionary<string, List<string[]>> Files) ReadFiles()
    {
        var assembly = typeof(SentimentLexicon).Assembly;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = new Dictionary<string, List<string[]>>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".tsv", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            hash.AppendData(Encoding.UTF8.GetBytes(name + "\n"));
            hash.AppendData(bytes);
            files[name] = Rows(name, Encoding.UTF8.GetString(bytes));
        }

        return ("lexicon-" + Convert.ToHexStringLower(hash.GetHashAndReset())[..12], files);
    }

    private void AddAll(string file, Dictionary<string, List<string[]>> files, EntryKind kind)
    {
        foreach (var row in files[file])
        {
            if (row.Length != 3 || !double.TryParse(row[2], CultureInfo.InvariantCulture, out var weight))
                throw new InvalidDataException($"{file}: '{string.Join(' ', row)}' is not phrase, kind and weight.");
            var entry = file.EndsWith("-modifiers.tsv", StringComparison.Ordinal)
                ? new Entry(row[0], KindOf(row[1]), Emotion.Neutral, weight)
                : row[1] == "none"
                    ? new Entry(row[0], EntryKind.None, Emotion.Neutral, 0)
                    : new Entry(row[0], kind, EmotionOf(row[1]), weight);
            if (!Phrases.Add(NormalisedText.Of(row[0], Simplified), entry))
                throw new InvalidDataException($"{file}: '{row[0]}' stands in the lexicon twice.");
        }
    }

    private static List<string[]> Rows(string file, string content)
    {
        var rows = content.Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            .Select(line => line.TrimEnd('\r').Split('\t'))
            .ToList();
        return rows.Find(row => row.Length < 2) is { } broken
            ? throw new InvalidDataException($"{file}: '{broken[0]}' has no columns.")
            : rows;
    }

    private static EntryKind KindOf(string name) => Enum.Parse<EntryKind>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static Emotion EmotionOf(string name) => JsonSerializer.Deserialize<Emotion>($"\"{name}\"");
}
