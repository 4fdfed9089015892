using Platform.Learning;

namespace Platform.Nlu.Intents;

/// <summary>A customer's sentence as seen by a model that was trained without it: the logarithm of each class's probability.</summary>
internal sealed record JudgedExample(TrainingExample Example, int Class, float[] Scores, float Coverage);

/// <summary>Measures what the trainer makes of these examples on sentences that it has not seen.</summary>
internal static class CrossValidation
{
    private const int Seed = 7;

    /// <summary>Trains once for each fold without it. The folds hold the same share of every intent in every language.</summary>
    public static IReadOnlyList<JudgedExample> Run(
        IReadOnlyList<TrainingExample> examples, IReadOnlyList<LabelledText> texts, List<string> labels, LearningOptions options, int folds)
    {
        var foldOf = Deal(examples, folds);
        var judged = new List<JudgedExample>();
        for (var fold = 0; fold < folds; fold++)
        {
            var classifier = TextClassifier.TrainUnchecked([.. texts.Where((_, i) => foldOf[i] != fold)], options, CancellationToken.None);
            // A fold may hold all examples of an intent.
            int[] classes = [.. classifier.Labels.Select(label => labels.IndexOf(label))];
            var probabilities = new float[classes.Length];
            for (var i = 0; i < examples.Count; i++)
            {
                if (foldOf[i] != fold)
                    continue;
                var coverage = classifier.Predict(texts[i].Text, probabilities);
                var scores = new float[labels.Count];
                Array.Fill(scores, MathF.Log(Probabilities.Least));
                for (var c = 0; c < classes.Length; c++)
                    scores[classes[c]] = MathF.Log(MathF.Max(probabilities[c], Probabilities.Least));
                judged.Add(new JudgedExample(examples[i], labels.IndexOf(texts[i].Label), scores, coverage));
            }
        }

        return judged;
    }

    // Minus one: always in training, never measured.
    private static int[] Deal(IReadOnlyList<TrainingExample> examples, int folds)
    {
        var foldOf = new int[examples.Count];
        Array.Fill(foldOf, -1);
        var random = new Random(Seed);
        var next = 0;
        foreach (var group in examples.Index().Where(entry => entry.Item.IsUtterance)
                     .GroupBy(entry => (entry.Item.Intent, entry.Item.Language)))
        {
            var members = group.Select(entry => entry.Index).ToArray();
            random.Shuffle(members);
            foreach (var member in members)
                foldOf[member] = next++ % folds;
        }

        return foldOf;
    }
}
