using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.Learning;
using Platform.Nlu.Text;
using Platform.Storage;

namespace Platform.Nlu.Intents;

/// <summary>A trained and calibrated model of a pack's intents. Safe for any number of threads.</summary>
internal sealed class IntentModel
{
    /// <summary>Part of the model's version: raise it when the same examples train other weights.</summary>
    public const string TrainerVersion = "3";

    /// <summary>Names what makes weights of examples and features of texts: weights are of use to the same one only.</summary>
    public static readonly string Trainer =
        $"{TrainerVersion}.{TextClassifier.FormatVersion}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Concepts.Source)))[..8]}";

    private const int Folds = 5;

    // No intent of a pack is named so.
    private const string OutOfScope = "-";

    // Packs are trained when the process starts, so without networks: they take ten times as long and, on packs, bring no accuracy.
    private static readonly LearningOptions Options = new()
    {
        Networks = 0,
        Seed = 20_260_501,
        OutOfScopeLabel = OutOfScope,
        Concepts = Concepts.Instance,
    };

    private readonly TextClassifier _classifier;
    private readonly string?[] _intents;
    private readonly float _temperature;

    private IntentModel(
        string version, TextClassifier classifier, string?[] intents, float temperature, ModelQuality quality, IReadOnlyDictionary<string, int> words)
    {
        Version = version;
        _classifier = classifier;
        _intents = intents;
        _temperature = temperature;
        Quality = quality;
        Words = words;
    }

    public string Version { get; }

    public ModelQuality Quality { get; }

    /// <summary>The words of the examples, and how often they use them.</summary>
    public IReadOnlyDictionary<string, int> Words { get; }

    /// <summary>The classes in the order of <see cref="Predict"/>; null is out of scope.</summary>
    public IReadOnlyList<string?> Intents => _intents;

    public static IntentModel Train(IReadOnlyList<TrainingExample> examples)
    {
        var started = Stopwatch.GetTimestamp();
        // Sorted, so that the order of files and dictionaries changes no weight.
        var sorted = examples
            .OrderBy(example => example.Intent, StringComparer.Ordinal)
            .ThenBy(example => example.Language, StringComparer.Ordinal)
            .ThenBy(example => example.Text, StringComparer.Ordinal)
            .ToArray();
        LabelledText[] texts = [.. sorted.Select(example => new LabelledText(example.Text, example.Intent ?? OutOfScope, example.Weight))];
        var classifier = TextClassifier.TrainUnchecked(texts, Options, CancellationToken.None);
        var intents = IntentsOf(classifier);

        var judged = CrossValidation.Run(sorted, texts, [.. classifier.Labels], Options, Folds);
        var temperature = Calibration.Temperature([.. judged.Select(example => example.Scores)], [.. judged.Select(example => example.Class)]);
        var quality = ModelQuality.Measure(judged, intents, temperature, Stopwatch.GetElapsedTime(started));
        return new IntentModel(TrainingSet.Version(sorted), classifier, intents, temperature, quality, WordCounts.Of(sorted.Select(example => example.Text)));
    }

    /// <summary>Writes the model with all that it needs to answer as it does.</summary>
    public void Save(Stream stream)
    {
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Version);
            writer.Write(_temperature);
            writer.Write(JsonSerializer.Serialize(Quality, DocumentJson.Options));
            writer.Write(JsonSerializer.Serialize(Words, DocumentJson.Options));
        }

        _classifier.Save(stream);
    }

    /// <summary>Reads to its end what <see cref="Save"/> of the same trainer wrote; the model gives the same probabilities, bit by bit.</summary>
    /// <exception cref="ModelFileException">It is something else.</exception>
    public static IntentModel Load(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            var (version, temperature) = (reader.ReadString(), reader.ReadSingle());
            var quality = JsonSerializer.Deserialize<ModelQuality>(reader.ReadString(), DocumentJson.Options)
                ?? throw new ModelFileException("It says nothing of its quality.");
            var words = JsonSerializer.Deserialize<Dictionary<string, int>>(reader.ReadString(), DocumentJson.Options)
                ?? throw new ModelFileException("It says nothing of its words.");
            var classifier = TextClassifier.Load(stream, Options.Concepts);
            return new IntentModel(version, classifier, IntentsOf(classifier), temperature, quality, words);
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException or JsonException)
        {
            throw new ModelFileException("It is incomplete.", exception);
        }
    }

    /// <summary>Fills in the probability of every class; see <see cref="Intents"/>.</summary>
    /// <param name="text">The message.</param>
    /// <param name="probabilities">As long as <see cref="Intents"/>.</param>
    /// <returns>The share of the text that training has seen, 0 to 1.</returns>
    public float Predict(string text, Span<float> probabilities)
    {
        var coverage = _classifier.Predict(text, probabilities);
        Probabilities.Temper(probabilities, _temperature);
        return coverage;
    }

    private static string?[] IntentsOf(TextClassifier classifier) => [.. classifier.Labels.Select(label => label == OutOfScope ? null : label)];
}
