namespace Platform.Learning;

/// <summary>Makes scores honest probabilities with texts that the model has not seen.</summary>
internal static class Calibration
{
    /// <summary>
    /// The temperature with the least negative log-likelihood (Guo et al., On Calibration of Modern Neural Networks, 2017), found
    /// by trying a fine grid.
    /// </summary>
    public static float Temperature(IReadOnlyList<float[]> scores, IReadOnlyList<int> classes)
    {
        var best = (Loss: double.MaxValue, Temperature: 1f);
        for (var temperature = 0.05f; temperature < 6f; temperature *= 1.05f)
        {
            var loss = 0.0;
            for (var i = 0; i < scores.Count; i++)
                loss += Loss(scores[i], classes[i], temperature);
            if (loss < best.Loss)
                best = (loss, temperature);
        }

        return best.Temperature;
    }

    /// <summary>
    /// The weights of the mean of the models' probabilities that makes the labels likeliest; in steps of
    /// a quarter, so that few texts suffice to tell them apart.
    /// </summary>
    public static float[] Weights(IReadOnlyList<float[][]> probabilities, IReadOnlyList<int> classes)
    {
        const int Steps = 4;
        var best = (Merit: double.MinValue, Weights: Array.Empty<float>());
        foreach (var weights in Mixtures(probabilities.Count, Steps))
        {
            var merit = 0.0;
            for (var i = 0; i < classes.Count; i++)
                merit += Math.Log(Math.Max(1e-6, Mixed(i, classes[i])));
            if (merit > best.Merit)
                best = (merit, weights);

            float Mixed(int text, int label)
            {
                var sum = 0f;
                for (var model = 0; model < weights.Length; model++)
                    sum += weights[model] * probabilities[model][text][label];
                return sum;
            }
        }

        return best.Weights;
    }

    private static IEnumerable<float[]> Mixtures(int models, int steps)
    {
        if (models == 1)
            return [[1f]];
        return Split(models, steps).Select(parts => parts.Select(part => (float)part / steps).ToArray());

        static IEnumerable<int[]> Split(int parts, int total) => parts == 1
            ? [[total]]
            : Enumerable.Range(0, total + 1).SelectMany(first => Split(parts - 1, total - first).Select(rest => (int[])[first, .. rest]));
    }

    private static double Loss(float[] scores, int label, float temperature)
    {
        var largest = scores.Max();
        var sum = 0.0;
        foreach (var score in scores)
            sum += Math.Exp((score - largest) / temperature);
        return Math.Log(sum) - ((scores[label] - largest) / temperature);
    }
}
