namespace Platform.Nlu.Intents;

/// <summary>A customer's sentence as seen by a model that was trained without it.</summary>
internal sealed record JudgedExample(TrainingExample Example, int Class, float[] Scores, float Coverage);

/// <summary>Measures what the trainer makes of these examples on sentences that it has not seen.</summary>
internal static class CrossValidation
{
    private const int Seed = 7;

    /// <summary>Trains once for each fold without it. The folds hold the same share of every intent in every language.</summary>
    public static IReadOnlyList<JudgedExample> Run(
        IReadOnlyList<TrainingExample> examples, IReadOnlyList<Sample> samples, int classes, int folds)
    {
        var foldOf = Deal(examples, folds);
        var judged = new List<JudgedExample>();
        var reader = new FeatureReader();
        var vector = new SparseVector();
        for (var fold = 0; fold < folds; fold++)
        {
            var classifier = LinearClassifier.Train([.. samples.Where((_, i) => foldOf[i] != fold)], classes);
            for (var i = 0; i < examples.Count; i++)
            {
                if (foldOf[i] != fold)
                    continue;
                var scores = new float[classes];
                var coverage = classifier.Score(samples[i].Text, reader, vector, scores);
                judged.Add(new JudgedExample(examples[i], samples[i].Class, scores, coverage));
            }
        }

        return judged;
    }

    /// <summary>
    /// The temperature that makes the confidences honest: the least negative log-likelihood (Guo et al., On Calibration of
    /// Modern Neural Networks, 2017), found by trying a fine grid.
    /// </summary>
    public static float FitTemperature(IReadOnlyList<JudgedExample> judged)
    {
        var best = (Loss: double.MaxValue, Temperature: 1f);
        for (var temperature = 0.2f; temperature < 6f; temperature *= 1.05f)
        {
            var loss = judged.Sum(example => LossOf(example, temperature));
            if (loss < best.Loss)
                best = (loss, temperature);
        }

        return best.Temperature;
    }

    private static double LossOf(JudgedExample example, float temperature)
    {
        var largest = example.Scores.Max();
        var sum = 0.0;
        foreach (var score in example.Scores)
            sum += Math.Exp((score - largest) / temperature);
        return Math.Log(sum) - ((example.Scores[example.Class] - largest) / temperature);
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
