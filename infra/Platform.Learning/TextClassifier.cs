using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Learning.Features;
using Platform.Learning.Models;

namespace Platform.Learning;

/// <summary>
/// Classifies short texts of any language after training on a few to some ten thousand examples on a CPU: logistic regression,
/// support vector machines and small networks over n-grams, mixed and calibrated on held-out examples. Safe for any
/// number of threads.
/// </summary>
public sealed class TextClassifier
{
    private const int HeldOutOf = 7;
    private const int FewTexts = 3000;
    private const long MaxBytes = 90_000_000;
    private static readonly byte[] Magic = "PLTCMODL"u8.ToArray();

    /// <summary>The version of the model files that this code writes and reads.</summary>
    public const int FormatVersion = 1;

    // One set of buffers for each thread: reading a text allocates nothing.
    [ThreadStatic]
    private static SparseVector? _vector;

    [ThreadStatic]
    private static (IConcepts? Concepts, FeatureReader Reader)? _reader;

    private readonly IConcepts? _concepts;
    private readonly Vocabulary _vocabulary;
    private readonly Member[] _members;
    private readonly string[] _labels;
    private readonly int _outOfScope;
    private readonly float _margin;
    private readonly int _row;

    private TextClassifier(
        Vocabulary vocabulary, Member[] members, string[] labels, int outOfScope, float margin, string fingerprint, IConcepts? concepts)
    {
        _vocabulary = vocabulary;
        _members = members;
        _labels = labels;
        _outOfScope = outOfScope;
        _margin = margin;
        _row = Dense.Padded(labels.Length);
        _concepts = concepts;
        Fingerprint = fingerprint;
    }

    private readonly record struct Member(ModelFamily Family, ISparseModel Model, float Temperature, float Weight);

    private readonly record struct Calibrated(ModelFamily Family, float Temperature, float Weight);

    /// <summary>The labels in the order of <see cref="Predict"/>.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>Names the examples and the seed that trained the model: SHA-256, in hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>Bytes of weights in memory.</summary>
    public long Bytes => _members.Sum(member => member.Model.Bytes) + (_vocabulary.Count * 32L);

    /// <summary>The share of each family in the vote.</summary>
    public string Mixture => string.Join(", ", _members.GroupBy(member => member.Family)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Key} {group.Sum(member => member.Weight):0.##}")));

    /// <summary>Trains a model, on two threads at most.</summary>
    /// <exception cref="UntrainableException">There are fewer than two labels, a label has fewer than two examples, or a text is empty.</exception>
    public static TextClassifier Train(IReadOnlyList<LabelledText> texts, LearningOptions? options = null, CancellationToken cancellationToken = default)
    {
        Check(texts);
        return TrainUnchecked(texts, options ?? new LearningOptions(), cancellationToken);
    }

    /// <summary>Trains on what there is: a part of a sound set need not be one.</summary>
    internal static TextClassifier TrainUnchecked(IReadOnlyList<LabelledText> texts, LearningOptions options, CancellationToken cancellationToken)
    {
        // Sorted, so that the order of files and dictionaries changes no weight.
        var sorted = texts.OrderBy(text => text.Label, StringComparer.Ordinal)
            .ThenBy(text => text.Text, StringComparer.Ordinal).ThenBy(text => text.Weight).ToArray();
        string[] labels = [.. sorted.Select(text => text.Label).Distinct()];
        var outOfScope = Array.IndexOf(labels, options.OutOfScopeLabel);

        // A seventh of few texts says little of how to mix models, so each of them is judged by a model that has not seen it.
        var folds = Enumerable.Range(0, options.Networks > 0 && sorted.Length < FewTexts ? HeldOutOf : 1)
            .Select(fold => Judge(sorted, labels, fold, options, cancellationToken)).ToArray();
        Example[] judged = [.. folds.SelectMany(fold => fold.Judged)];
        var calibrated = Calibrate(
            [.. folds[0].Scores.Select((scores, i) => (scores.Family, folds.SelectMany(fold => fold.Scores[i].Scores).ToArray()))], judged, out var mixed);
        var margin = MarginOf(mixed, judged, outOfScope, options.OutOfScopeFalseAlarms);

        var (vocabulary, training) = Read(sorted, labels, options);
        var used = options with { Families = [.. calibrated.Select(entry => entry.Family)] };
        var models = Fit(vocabulary, training, labels.Length, used, cancellationToken);
        var members = models.Select(entry =>
        {
            var calibration = calibrated.Single(found => found.Family == entry.Family);
            return new Member(
                entry.Family, entry.Model, calibration.Temperature, calibration.Weight / models.Count(other => other.Family == entry.Family));
        });
        return new TextClassifier(vocabulary, [.. members], labels, outOfScope, margin, FingerprintOf(sorted, options), options.Concepts);
    }

    /// <summary>Fills in the calibrated probability of every label.</summary>
    /// <param name="text">Of any length; what exceeds <see cref="FeatureReader.MaxCharacters"/> is not read.</param>
    /// <param name="probabilities">As long as <see cref="Labels"/>.</param>
    /// <returns>The share of the text that training has seen, 0 to 1.</returns>
    public float Predict(ReadOnlySpan<char> text, Span<float> probabilities)
    {
        var vector = _vector ??= new SparseVector();
        var coverage = _vocabulary.Vectorize(text, Reader(), vector);
        probabilities = probabilities[.._labels.Length];
        probabilities.Clear();
        Span<float> row = _row <= 1024 ? stackalloc float[_row] : new float[_row];
        foreach (var member in _members)
        {
            member.Model.Score(vector.Indices, vector.Values, row);
            var scores = row[.._labels.Length];
            Probabilities.Softmax(scores, 1f / member.Temperature);
            for (var i = 0; i < scores.Length; i++)
                probabilities[i] += member.Weight * scores[i];
        }

        return coverage;
    }

    /// <summary>The likeliest label, or none.</summary>
    public Prediction Classify(ReadOnlySpan<char> text)
    {
        Span<float> probabilities = _labels.Length <= 1024 ? stackalloc float[_labels.Length] : new float[_labels.Length];
        Predict(text, probabilities);
        var best = Best(probabilities, _outOfScope);
        return new Prediction(_labels[best], probabilities[best], MarginOf(probabilities, best, _outOfScope) < _margin);
    }

    /// <summary>Writes the model: format version, fingerprint of its examples, weights, and a SHA-256 hash of all of it.</summary>
    public void Save(Stream stream)
    {
        using var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(FormatVersion);
            writer.Write(Fingerprint);
            writer.Write(_labels.Length);
            foreach (var label in _labels)
                writer.Write(label);
            writer.Write(_outOfScope);
            writer.Write(_margin);
            _vocabulary.Write(writer);
            writer.Write(_members.Length);
            foreach (var member in _members)
            {
                writer.Write((byte)member.Family);
                writer.Write(member.Temperature);
                writer.Write(member.Weight);
                member.Model.Write(writer);
            }
        }

        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        stream.Write(bytes);
        stream.Write(SHA256.HashData(bytes));
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <param name="stream">Read to its end.</param>
    /// <param name="concepts">What the model was trained with.</param>
    /// <exception cref="ModelFileException">It is no model, damaged, or of a version that this code does not read.</exception>
    public static TextClassifier Load(Stream stream, IConcepts? concepts = null)
    {
        using var content = new MemoryStream();
        stream.CopyTo(content);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        if (bytes.Length < Magic.Length + sizeof(int) + SHA256.HashSizeInBytes || !bytes.StartsWith(Magic))
            throw new ModelFileException("This is not a model file.");
        var version = BitConverter.ToInt32(bytes[Magic.Length..]);
        if (version != FormatVersion)
            throw new ModelFileException($"The model file has format version {version}; this program reads version {FormatVersion}. Train the model again.");
        var end = bytes.Length - SHA256.HashSizeInBytes;
        if (!SHA256.HashData(bytes[..end]).AsSpan().SequenceEqual(bytes[end..]))
            throw new ModelFileException("The model file is damaged: its content does not have the hash that it states. Train the model again.");

        content.Position = Magic.Length + sizeof(int);
        using var reader = new BinaryReader(content, Encoding.UTF8);
        try
        {
            var fingerprint = reader.ReadString();
            var labels = new string[reader.ReadInt32()];
            foreach (ref var label in labels.AsSpan())
                label = reader.ReadString();
            var outOfScope = reader.ReadInt32();
            var margin = reader.ReadSingle();
            var vocabulary = Vocabulary.Read(reader);
            var members = new Member[reader.ReadInt32()];
            foreach (ref var member in members.AsSpan())
            {
                var family = (ModelFamily)reader.ReadByte();
                var (temperature, weight) = (reader.ReadSingle(), reader.ReadSingle());
                ISparseModel model = family == ModelFamily.Network
                    ? SparseNetwork.Read(reader, vocabulary.Count, labels.Length)
                    : LinearModel.Read(reader, vocabulary.Count, labels.Length);
                member = new Member(family, model, temperature, weight);
            }

            return new TextClassifier(vocabulary, members, labels, outOfScope, margin, fingerprint, concepts);
        }
        catch (Exception exception) when (exception is EndOfStreamException or ArgumentException or OverflowException or FormatException)
        {
            throw new ModelFileException("The model file is incomplete. Train the model again.", exception);
        }
    }

    private FeatureReader Reader()
    {
        if (_reader is not { } known || known.Concepts != _concepts)
            _reader = known = (_concepts, new FeatureReader(_concepts));
        return known.Reader;
    }

    private static void Check(IReadOnlyList<LabelledText> texts)
    {
        foreach (var text in texts)
        {
            if (string.IsNullOrWhiteSpace(text.Text))
                throw new UntrainableException($"An example of '{text.Label}' is empty: remove it or write its text.");
            if (string.IsNullOrWhiteSpace(text.Label))
                throw new UntrainableException($"The example '{text.Text}' has no label: give it one or remove it.");
            if (text.Weight is not (> 0f and <= 1f))
                throw new UntrainableException($"The example '{text.Text}' has the weight {text.Weight}: it must be above 0 and at most 1.");
        }

        var labels = texts.GroupBy(text => text.Label).ToArray();
        if (labels.Length < 2)
            throw new UntrainableException("All examples have one label: add examples of at least one other.");
        if (labels.FirstOrDefault(label => label.Count() < 2) is { } rare)
            throw new UntrainableException($"'{rare.Key}' has one example: add at least one more, better ten, or remove it.");
    }

    // Every seventh example of each label; a label of few gives one of them for every seven that they all have.
    private static bool[] HeldOut(LabelledText[] texts, int fold, int seed)
    {
        var random = new Random(seed);
        var held = new bool[texts.Length];
        var next = 0;
        foreach (var label in texts.Index().GroupBy(text => text.Item.Label))
        {
            int[] members = [.. label.Where(text => text.Item.Weight >= 1f).Select(text => text.Index)];
            random.Shuffle(members);
            // One of each label stays in training.
            foreach (var member in members.Take(label.Count() - 1))
                held[member] = ++next % HeldOutOf == fold;
        }

        // So few that none was held out: all of them judge, which is no measure but keeps the scores in order.
        return held.Contains(true) ? held : [.. held.Select((_, i) => i % 2 == 0)];
    }

    private static (Vocabulary Vocabulary, Example[] Examples) Read(LabelledText[] texts, string[] labels, LearningOptions options)
    {
        // A feature of one text among thousands tells its text apart and nothing else.
        var perFeature = sizeof(float) * ((2 * Dense.Padded(labels.Length)) + (options.Networks * HiddenFor(labels.Length))) + 32;
        var vocabulary = Vocabulary.Build(
            texts.Select(text => text.Text), new FeatureReader(options.Concepts),
            minDocuments: texts.Length > 6000 ? 2 : 1, maxFeatures: (int)(MaxBytes / perFeature));
        return (vocabulary, Vectors(vocabulary, texts, labels, options));
    }

    private static int HiddenFor(int labels) => labels > 20 ? 256 : 128;

    // Trains on the other folds and lets every model score the texts of this one.
    private static (Example[] Judged, (ModelFamily Family, float[][] Scores)[] Scores) Judge(
        LabelledText[] texts, string[] labels, int fold, LearningOptions options, CancellationToken cancellationToken)
    {
        var heldOut = HeldOut(texts, fold, options.Seed);
        var (vocabulary, training) = Read([.. texts.Where((_, i) => !heldOut[i])], labels, options);
        var trial = Fit(vocabulary, training, labels.Length, options with { Networks = Math.Min(options.Networks, 2) }, cancellationToken);
        var judged = Vectors(vocabulary, [.. texts.Where((_, i) => heldOut[i])], labels, options);
        return (judged, [.. trial.Select(model => (model.Family, judged.Select(example => Scores(model.Model, example, labels.Length)).ToArray()))]);
    }

    private static Example[] Vectors(Vocabulary vocabulary, LabelledText[] texts, string[] labels, LearningOptions options)
    {
        var reader = new FeatureReader(options.Concepts);
        var vector = new SparseVector();
        var classOf = labels.Index().ToDictionary(label => label.Item, label => label.Index);
        return [.. texts.Select(text =>
        {
            vocabulary.Vectorize(text.Text, reader, vector);
            return new Example(vector.Indices.ToArray(), vector.Values.ToArray(), classOf[text.Label], text.Weight);
        })];
    }

    private static (ModelFamily Family, ISparseModel Model)[] Fit(
        Vocabulary vocabulary, Example[] examples, int classes, LearningOptions options, CancellationToken cancellationToken)
    {
        (ModelFamily Family, int Seed)[] plan = options.Networks == 0 ? [(ModelFamily.Logistic, options.Seed)] :
        [
            .. Enumerable.Range(0, options.Networks).Select(i => (ModelFamily.Network, options.Seed + i)),
            (ModelFamily.Logistic, options.Seed),
            (ModelFamily.SupportVectors, options.Seed),
            (ModelFamily.BayesianVectors, options.Seed),
        ];
        plan = [.. plan.Where(entry => options.Families.Contains(entry.Family))];
        var models = new (ModelFamily, ISparseModel)[plan.Length];
        Parallel.For(0, plan.Length, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, i =>
            models[i] = (plan[i].Family, plan[i].Family switch
            {
                ModelFamily.Logistic => LinearModel.TrainLogistic(examples, vocabulary.Count, classes, plan[i].Seed),
                ModelFamily.SupportVectors => LinearModel.TrainSupportVectors(examples, vocabulary.Count, classes, plan[i].Seed),
                ModelFamily.BayesianVectors => LinearModel.TrainBayesianVectors(examples, vocabulary.Count, classes, plan[i].Seed),
                _ => SparseNetwork.Train(examples, vocabulary.Count, classes, HiddenFor(classes), plan[i].Seed),
            }));
        return models;
    }

    private static Calibrated[] Calibrate((ModelFamily Family, float[][] Scores)[] models, Example[] judged, out float[][] mixed)
    {
        int[] expected = [.. judged.Select(example => example.Class)];
        var families = models.GroupBy(model => model.Family).Select(family =>
        {
            var scores = family.Select(model => model.Scores).ToArray();
            var temperature = Calibration.Temperature(scores[0], expected);
            foreach (var row in scores.SelectMany(rows => rows))
                Probabilities.Softmax(row, 1f / temperature);
            return (family.Key, Temperature: temperature, Probabilities: Mean(scores, [.. scores.Select(_ => 1f / scores.Length)]));
        }).ToArray();
        var weights = Calibration.Weights([.. families.Select(family => family.Probabilities)], expected);
        mixed = Mean([.. families.Select(family => family.Probabilities)], weights);
        return [.. families.Zip(weights, (family, weight) => new Calibrated(family.Key, family.Temperature, weight)).Where(entry => entry.Weight > 0f)];
    }

    private static float[] Scores(ISparseModel model, Example example, int classes)
    {
        var row = new float[Dense.Padded(classes)];
        model.Score(example.Indices, example.Values, row);
        return row[..classes];
    }

    private static float[][] Mean(float[][][] models, float[] weights) =>
        [.. models[0].Select((first, text) => first.Select((_, label) => models.Zip(weights, (model, weight) => weight * model[text][label]).Sum()).ToArray())];

    // How far the best label must lie above "out of scope" for all but the allowed share of rightly read texts to be kept.
    private static float MarginOf(float[][] probabilities, Example[] judged, int outOfScope, double falseAlarms)
    {
        float[] margins = [.. judged.Zip(probabilities)
            .Where(pair => pair.First.Class != outOfScope && Best(pair.Second, outOfScope) == pair.First.Class)
            .Select(pair => MarginOf(pair.Second, pair.First.Class, outOfScope)).Order()];
        return margins.Length == 0 ? float.NegativeInfinity : margins[(int)(margins.Length * falseAlarms)];
    }

    private static float MarginOf(ReadOnlySpan<float> probabilities, int best, int outOfScope) =>
        probabilities[best] - (outOfScope < 0 ? 0f : probabilities[outOfScope]);

    private static int Best(ReadOnlySpan<float> probabilities, int outOfScope)
    {
        var best = outOfScope == 0 ? 1 : 0;
        for (var i = best + 1; i < probabilities.Length; i++)
        {
            if (i != outOfScope && probabilities[i] > probabilities[best])
                best = i;
        }

        return best;
    }

    private static string FingerprintOf(LabelledText[] sorted, LearningOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{FormatVersion} {options.Seed} {options.Networks}\n")));
        foreach (var text in sorted)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.Label}\t{text.Weight:R}\t{text.Text}\n")));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
