using System.Diagnostics;
using Platform.Nlu.Text;

namespace Platform.Nlu.Intents;

/// <summary>A trained and calibrated model of a pack's intents. Safe for any number of threads.</summary>
internal sealed class IntentModel
{
    /// <summary>Part of the model's version: raise it when the same examples train other weights.</summary>
    public const string TrainerVersion = "1";

    private const int Folds = 5;

    // One set of buffers for each thread: reading an utterance allocates nothing.
    [ThreadStatic]
    private static FeatureReader? _reader;

    [ThreadStatic]
    private static SparseVector? _vector;

    private readonly LinearClassifier _classifier;
    private readonly string?[] _intents;
    private readonly float _temperature;

    private IntentModel(string version, LinearClassifier classifier, string?[] intents, float temperature, ModelQuality quality)
    {
        Version = version;
        _classifier = classifier;
        _intents = intents;
        _temperature = temperature;
        Quality = quality;
    }

    public string Version { get; }

    public ModelQuality Quality { get; }

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
        var intents = sorted.Select(example => example.Intent).Distinct().ToArray();
        var classOf = intents.Index().ToDictionary(intent => intent.Item ?? "", intent => intent.Index);
        var samples = sorted
            .Select(example => new Sample(Folding.Lower(Folding.Width(example.Text)), classOf[example.Intent ?? ""], example.Weight))
            .ToArray();

        var judged = CrossValidation.Run(sorted, samples, intents.Length, Folds);
        var temperature = CrossValidation.FitTemperature(judged);
        var classifier = LinearClassifier.Train(samples, intents.Length);
        var quality = ModelQuality.Measure(judged, intents, temperature, Stopwatch.GetElapsedTime(started));
        return new IntentModel(TrainingSet.Version(sorted), classifier, intents, temperature, quality);
    }

    /// <summary>Fills in the probability of every class; see <see cref="Intents"/>.</summary>
    /// <param name="text">Folded and in lower case.</param>
    /// <param name="probabilities">As long as <see cref="Intents"/>.</param>
    /// <returns>The share of the text that training has seen, 0 to 1.</returns>
    public float Predict(string text, Span<float> probabilities)
    {
        var coverage = _classifier.Score(text, _reader ??= new FeatureReader(), _vector ??= new SparseVector(), probabilities);
        Dense.Softmax(probabilities, 1f / _temperature);
        return coverage;
    }
}
