using Platform.Learning;

namespace Platform.Nlu.Intents;

/// <summary>How the model does on the pack's own examples, each judged by a model trained without it.</summary>
internal sealed record ModelQuality(
    IReadOnlyDictionary<string, LanguageQuality> Languages,
    IReadOnlyDictionary<string, int> Examples,
    float Temperature,
    TimeSpan TrainingTime)
{
    public static ModelQuality Measure(
        IReadOnlyList<JudgedExample> judged, string?[] intents, float temperature, TimeSpan trainingTime)
    {
        var languages = judged.GroupBy(example => example.Example.Language)
            .ToDictionary(group => group.Key, group => LanguageQuality.Measure([.. group], intents, temperature));
        var examples = judged.Where(example => example.Example.Intent is not null)
            .GroupBy(example => example.Example.Intent!)
            .ToDictionary(group => group.Key, group => group.Count());
        return new ModelQuality(languages, examples, temperature, trainingTime);
    }
}

/// <summary>The quality in one language; every figure is a share, 0 to 1.</summary>
internal sealed record LanguageQuality(
    int Examples, double Accuracy, double MacroF1, double TopThree, double OutOfScopeRecall, double OutOfScopeFalseAlarms, double CalibrationError)
{
    public static LanguageQuality Measure(IReadOnlyList<JudgedExample> judged, string?[] intents, float temperature)
    {
        var outOfScope = Array.IndexOf(intents, null);
        var pairs = new List<(int Expected, int Found)>();
        int inScope = 0, correct = 0, topThree = 0, falseAlarms = 0, outside = 0, caught = 0;
        var bins = new (double Confidence, int Correct, int Count)[10];
        foreach (var example in judged)
        {
            var probabilities = example.Scores.ToArray();
            Probabilities.Softmax(probabilities, 1f / temperature);
            var best = Best(probabilities, outOfScope);
            var alarm = outOfScope >= 0 && OutOfScopeRule.Holds(probabilities[outOfScope], probabilities[best], example.Coverage);
            if (example.Class == outOfScope)
            {
                outside++;
                caught += alarm ? 1 : 0;
                continue;
            }

            inScope++;
            correct += best == example.Class ? 1 : 0;
            falseAlarms += alarm ? 1 : 0;
            topThree += Rank(probabilities, example.Class, outOfScope) < 3 ? 1 : 0;
            pairs.Add((example.Class, best));
            ref var bin = ref bins[Math.Min((int)(probabilities[best] * 10), 9)];
            bin = (bin.Confidence + probabilities[best], bin.Correct + (best == example.Class ? 1 : 0), bin.Count + 1);
        }

        return new LanguageQuality(
            judged.Count, Share(correct, inScope), MacroF1Of(pairs), Share(topThree, inScope), Share(caught, outside),
            Share(falseAlarms, inScope), bins.Sum(bin => Math.Abs(bin.Confidence - bin.Correct)) / Math.Max(inScope, 1));
    }

    private static int Best(float[] probabilities, int outOfScope)
    {
        var best = outOfScope == 0 ? 1 : 0;
        for (var i = best + 1; i < probabilities.Length; i++)
        {
            if (i != outOfScope && probabilities[i] > probabilities[best])
                best = i;
        }

        return best;
    }

    private static int Rank(float[] probabilities, int expected, int outOfScope) =>
        probabilities.Index().Count(entry => entry.Index != outOfScope && entry.Item > probabilities[expected]);

    private static double MacroF1Of(List<(int Expected, int Found)> pairs) =>
        pairs.Count == 0 ? 0 : pairs.Select(pair => pair.Expected).Distinct().Average(intent =>
        {
            var right = pairs.Count(pair => pair.Expected == intent && pair.Found == intent);
            return 2.0 * right / (pairs.Count(pair => pair.Expected == intent) + pairs.Count(pair => pair.Found == intent));
        });

    private static double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
}
