using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Learning.Features;
using Platform.Learning.Models;

namespace Platform.Learning;

/// <summary>
/// Classifies short texts of any language after training on a few to some ten thousand examples on a CPU: logistic regression,
/// support vector machines and small networks over n-grams, stacked and calibrated on held-out examples. Safe for any
/// number of threads.
/// </summary>
public sealed class TextClassifier
{
    private const int HeldOutOf = 7;
    private const int FewTexts = 3000;
    private const float Smoothing = 0.05f;
    private const long MaxBytes = 90_000_000;
    private static readonly byte[] Magic = "PLTCMODL"u8.ToArray();

    /// <summary>The version of the model files that this code writes and reads.</summary>
    public const int FormatVersion = 2;

    private static readonly View[] Views = [View.Plain, View.All, View.Pieces, View.Words];

    // One set of buffers for each thread: reading a text allocates nothing.
    [ThreadStatic]
    private static (SparseVector Whole, SparseVector Part)? _vectors;

    [ThreadStatic]
    private static (IConcepts? Concepts, FeatureReader Reader)? _reader;

    private readonly IConcepts? _concepts;
    private readonly Vocabulary _vocabulary;
    private readonly Member[] _members;
    private readonly float[] _biases;
    private readonly string[] _labels;
    private readonly int _outOfScope;
    private readonly float _margin;
    private readonly int _row;

    private TextClassifier(
        Vocabulary vocabulary, Member[] members, float[] biases, string[] labels, int outOfScope, float margin, string fingerprint, IConcepts? concepts)
    {
        _vocabulary = vocabulary;
        _members = members;
        _biases = biases;
        _labels = labels;
        _outOfScope = outOfScope;
        _margin = margin;
        _row = Dense.Padded(labels.Length);
        _concepts = concepts;
        Fingerprint = fingerprint;
    }

    private readonly record struct Planned(ModelFamily Family, View View, int Seed);

    private readonly record struct Member(ModelFamily Family, View View, ISparseModel Model, float Temperature, float Weight);

    /// <summary>The labels in the order of <see cref="Predict"/>.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>Names the examples and the seed that trained the model: SHA-256, in hexadecimal.</summary>
    public string Fingerprint { get; }

    /// <summary>Bytes of weights in memory.</summary>
    public long Bytes => _members.Sum(member => member.Model.Bytes) + (_vocabulary.Count * 32L);

    /// <summary>The share of each family in the vote.</summary>
    public string Mixture => string.Join(", ", _members.GroupBy(member => member.Family)
        .Select(group => string.Create(
            CultureInfo.InvariantCulture, $"{group.Key} {group.Sum(member => member.Weight) / _members.Sum(member => member.Weight):0.##}")));

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

        var plan = Plan(options);
        // A seventh of few texts says little of how to mix models, so each of them is judged by a model that has not seen it.
        var folds = Enumerable.Range(0, options.Networks > 0 && sorted.Length < FewTexts ? HeldOutOf : 1)
            .Select(fold => Judge(sorted, labels, plan, fold, options, cancellationToken)).ToArray();
        int[] expected = [.. folds.SelectMany(fold => fold.Classes)];
        float[][][] scores = [.. plan.Select((_, i) => folds.SelectMany(fold => fold.Scores[i]).ToArray())];
        var temperatures = scores.Select(model => Calibrate(model, expected)).ToArray();
        // One model is not mixed with anything, and knows the classes' shares as well as it can.
        var (weights, biases) = plan.Length == 1
            ? ([1f], new float[labels.Length])
            : Calibration.Stack(scores, expected, [.. labels.Select(label => (1f + sorted.Count(text => text.Label == label)) / (sorted.Length + labels.Length))]);
        var margin = MarginOf(Mixed(scores, weights, biases), expected, outOfScope, options.OutOfScopeFalseAlarms);

        int[] used = [.. weights.Index().Where(weight => weight.Item > 0f).Select(weight => weight.Index)];
        Planned[] kept = [.. used.Select(i => plan[i])];
        var vocabulary = Read(sorted, labels, kept, options);
        var models = Fit(vocabulary, Vectors(vocabulary, sorted, labels, options), labels.Length, kept, cancellationToken);
        var members = used.Select((i, at) => new Member(plan[i].Family, plan[i].View, models[at], temperatures[i], weights[i]));
        return new TextClassifier(vocabulary, [.. members], biases, labels, outOfScope, margin, FingerprintOf(sorted, options), options.Concepts);
    }

    /// <summary>Fills in the calibrated probability of every label.</summary>
    /// <param name="text">Of any length; what exceeds <see cref="FeatureReader.MaxCharacters"/> is not read.</param>
    /// <param name="probabilities">As long as <see cref="Labels"/>.</param>
    /// <returns>The share of the text that training has seen, 0 to 1.</returns>
    public float Predict(ReadOnlySpan<char> text, Span<float> probabilities)
    {
        var (whole, part) = _vectors ??= (new SparseVector(), new SparseVector());
        var coverage = _vocabulary.Vectorize(text, Reader(), whole);
        probabilities = probabilities[.._labels.Length];
        _biases.CopyTo(probabilities);
        Span<float> row = _row <= 1024 ? stackalloc float[_row] : new float[_row];
        foreach (var member in _members)
        {
            var (start, end) = _vocabulary.RangeOf(member.View);
            part.Slice(whole.Indices, whole.Values, start, end);
            member.Model.Score(part.Indices, part.Values, row);
            var scale = member.Weight / member.Temperature;
            for (var i = 0; i < probabilities.Length; i++)
                probabilities[i] += scale * row[i];
        }

        Probabilities.Softmax(probabilities, 1f);
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
            Arrays.Write(writer, _biases);
            _vocabulary.Write(writer);
            writer.Write(_members.Length);
            foreach (var member in _members)
            {
                writer.Write((byte)member.Family);
                writer.Write((byte)member.View);
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
        var hashed = bytes.Length - SHA256.HashSizeInBytes;
        if (!SHA256.HashData(bytes[..hashed]).AsSpan().SequenceEqual(bytes[hashed..]))
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
            var biases = new float[labels.Length];
            Arrays.Read(reader, biases);
            var vocabulary = Vocabulary.Read(reader);
            var members = new Member[reader.ReadInt32()];
            foreach (ref var member in members.AsSpan())
            {
                var (family, view) = ((ModelFamily)reader.ReadByte(), (View)reader.ReadByte());
                var (start, end) = vocabulary.RangeOf(view);
                var (temperature, weight) = (reader.ReadSingle(), reader.ReadSingle());
                ISparseModel model = family == ModelFamily.Network
                    ? SparseNetwork.Read(reader, end - start, labels.Length)
                    : LinearModel.Read(reader, end - start, labels.Length);
                member = new Member(family, view, model, temperature, weight);
            }

            return new TextClassifier(vocabulary, members, biases, labels, outOfScope, margin, fingerprint, concepts);
        }
        catch (Exception exception) when (exception is EndOfStreamException or ArgumentException or OverflowException or FormatException)
        {
            throw new ModelFileException("The model file is incomplete. Train the model again.", exception);
        }
    }

    private FeatureReader Reader()
    {
        if (_reader is not { } known || known.Concepts != _concepts)
            _reader = known = (_concepts, new FeatureReader(_concepts, wide: true));
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

    private static Planned[] Plan(LearningOptions options)
    {
        Planned[] plan = options.Networks == 0 ? [new(ModelFamily.Logistic, View.Plain, options.Seed)] :
        [
            .. Enumerable.Range(0, options.Networks).Select(i => new Planned(ModelFamily.Network, Views[i % Views.Length], options.Seed + i)),
            new(ModelFamily.Logistic, View.Plain, options.Seed),
            new(ModelFamily.SupportVectors, View.Plain, options.Seed),
            new(ModelFamily.BayesianVectors, View.Plain, options.Seed),
        ];
        return [.. plan.Where(entry => options.Families.Contains(entry.Family))];
    }

    private static Vocabulary Read(LabelledText[] texts, string[] labels, Planned[] plan, LearningOptions options)
    {
        var views = plan.Select(entry => entry.View).Distinct().ToArray();
        // A feature of one text among thousands tells its text apart and nothing else.
        return Vocabulary.Build(
            texts.Select(text => text.Text), new FeatureReader(options.Concepts, wide: true), minDocuments: texts.Length > 6000 ? 2 : 1, views,
            view => plan.Where(entry => entry.View == view)
                .Sum(entry => sizeof(float) * (entry.Family == ModelFamily.Network ? HiddenFor(labels.Length) : Dense.Padded(labels.Length))),
            MaxBytes);
    }

    private static int HiddenFor(int labels) => labels > 20 ? 256 : 128;

    // Trains on the other folds and lets every model score the texts of this one.
    private static (int[] Classes, float[][][] Scores) Judge(
        LabelledText[] texts, string[] labels, Planned[] plan, int fold, LearningOptions options, CancellationToken cancellationToken)
    {
        var heldOut = HeldOut(texts, fold, options.Seed);
        LabelledText[] others = [.. texts.Where((_, i) => !heldOut[i])];
        var vocabulary = Read(others, labels, plan, options);
        var trial = Fit(vocabulary, Vectors(vocabulary, others, labels, options), labels.Length, plan, cancellationToken);
        var judged = Vectors(vocabulary, [.. texts.Where((_, i) => heldOut[i])], labels, options);
        return (
            [.. judged.Select(text => text.Class)],
            [.. trial.Zip(plan, (model, entry) => vocabulary.Seen(judged, entry.View).Select(example => Scores(model, example, labels.Length)).ToArray())]);
    }

    private static Example[] Vectors(Vocabulary vocabulary, LabelledText[] texts, string[] labels, LearningOptions options)
    {
        var reader = new FeatureReader(options.Concepts, wide: true);
        var vector = new SparseVector();
        var classOf = labels.Index().ToDictionary(label => label.Item, label => label.Index);
        return [.. texts.Select(text =>
        {
            vocabulary.Vectorize(text.Text, reader, vector);
            return new Example(vector.Indices.ToArray(), vector.Values.ToArray(), classOf[text.Label], text.Weight);
        })];
    }

    private static ISparseModel[] Fit(Vocabulary vocabulary, Example[] examples, int classes, Planned[] plan, CancellationToken cancellationToken)
    {
        var seen = plan.Select(entry => entry.View).Distinct().ToDictionary(view => view, view => vocabulary.Seen(examples, view));
        var models = new ISparseModel[plan.Length];
        Parallel.For(0, plan.Length, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, i =>
        {
            var (family, view, seed) = plan[i];
            var (start, end) = vocabulary.RangeOf(view);
            models[i] = family switch
            {
                ModelFamily.Logistic => LinearModel.TrainLogistic(seen[view], end - start, classes, seed),
                ModelFamily.SupportVectors => LinearModel.TrainSupportVectors(seen[view], end - start, classes, seed),
                ModelFamily.BayesianVectors => LinearModel.TrainBayesianVectors(seen[view], end - start, classes, seed),
                _ => SparseNetwork.Train(seen[view], end - start, classes, HiddenFor(classes), seed, smoothing: Smoothing),
            };
        });
        return models;
    }

    // Makes the scores as sure as they are right.
    private static float Calibrate(float[][] scores, int[] expected)
    {
        var temperature = Calibration.Temperature(scores, expected);
        foreach (var row in scores)
            foreach (ref var score in row.AsSpan())
                score /= temperature;
        return temperature;
    }

    private static float[] Scores(ISparseModel model, Example example, int classes)
    {
        var row = new float[Dense.Padded(classes)];
        model.Score(example.Indices, example.Values, row);
        return row[..classes];
    }

    private static float[][] Mixed(float[][][] scores, float[] weights, float[] biases) =>
        [.. scores[0].Select((_, text) =>
        {
            var row = new float[biases.Length];
            Calibration.Mix(scores, text, weights, biases, row);
            Probabilities.Softmax(row, 1f);
            return row;
        })];

    // How far the best label must lie above "out of scope" for all but the allowed share of rightly read texts to be kept.
    private static float MarginOf(float[][] probabilities, int[] expected, int outOfScope, double falseAlarms)
    {
        float[] margins = [.. expected.Zip(probabilities)
            .Where(pair => pair.First != outOfScope && Best(pair.Second, outOfScope) == pair.First)
            .Select(pair => MarginOf(pair.Second, pair.First, outOfScope)).Order()];
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
