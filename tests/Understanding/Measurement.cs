using System.Diagnostics;
using Platform.Learning;

namespace Platform.Understanding.Benchmarks;

/// <summary>What a model made of a test set; shares in percent.</summary>
internal sealed record Measured(
    double Accuracy, double MacroF1, double? InScope, double? OutOfScope, double TrainingSeconds, double Microseconds, double Megabytes,
    double CalibrationError, string Mixture)
{
    public double Of(Figure figure) => figure switch
    {
        Figure.MacroF1 => MacroF1,
        Figure.InScopeAccuracy => InScope ?? Accuracy,
        _ => Accuracy,
    };
}

/// <summary>Trains on one part and asks on the other.</summary>
internal static class Measurement
{
    private const string OutOfScope = "oos";

    public static (TextClassifier Model, double Seconds) Train(IEnumerable<SetText> texts, LearningOptions options)
    {
        var clock = Stopwatch.StartNew();
        // A label of one text cannot be trained, and a test text of it counts as wrong.
        LabelledText[] trainable = [.. texts.GroupBy(text => text.Label).Where(label => label.Count() > 1).SelectMany(label => label.Select(text => text.Labelled))];
        return (TextClassifier.Train(trainable, options), clock.Elapsed.TotalSeconds);
    }

    public static Measured Ask(TextClassifier model, double seconds, IReadOnlyList<SetText> texts)
    {
        foreach (var text in texts.Take(500))
            model.Classify(text.Text);
        var answers = new Prediction[texts.Count];
        var times = new double[texts.Count];
        for (var i = 0; i < answers.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            answers[i] = model.Classify(texts[i].Text);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        var outside = texts.Any(text => text.Label == OutOfScope);
        // Only where out of scope is a label is a text taken for it.
        string[] found = [.. answers.Select(answer => outside && answer.OutOfScope ? OutOfScope : answer.Label)];
        bool[] right = [.. found.Zip(texts, (label, text) => label == text.Label)];
        bool[] within = [.. texts.Select(text => text.Label != OutOfScope)];
        return new Measured(
            Share(right, [.. right.Select(_ => true)]), MacroF1(found, texts),
            outside ? Share(right, within) : null, outside ? Share(right, [.. within.Select(inside => !inside)]) : null,
            seconds, Median(times), model.Bytes / 1e6, CalibrationError(answers, texts), model.Mixture);
    }

    private static double Share(bool[] right, bool[] counted) =>
        100.0 * right.Zip(counted).Count(pair => pair is { First: true, Second: true }) / Math.Max(1, counted.Count(one => one));

    private static double MacroF1(string[] found, IReadOnlyList<SetText> texts) => 100 * texts.Select(text => text.Label).Distinct().Average(label =>
    {
        var both = found.Zip(texts).Count(pair => pair.First == label && pair.Second.Label == label);
        return 2.0 * both / (found.Count(one => one == label) + texts.Count(text => text.Label == label));
    });

    // Expected calibration error in ten bins, over texts that are in scope.
    private static double CalibrationError(Prediction[] answers, IReadOnlyList<SetText> texts)
    {
        var inside = answers.Zip(texts).Where(pair => pair.Second.Label != OutOfScope).ToArray();
        return 100 * inside.GroupBy(pair => Math.Min((int)(pair.First.Confidence * 10), 9))
            .Sum(bin => Math.Abs(bin.Sum(pair => pair.First.Confidence) - bin.Count(pair => pair.First.Label == pair.Second.Label))) / inside.Length;
    }

    private static double Median(double[] times) => times.Order().ElementAt(times.Length / 2);
}
