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
    /// One logistic layer over the models' scores (stacking: Wolpert, Stacked Generalization, 1992; Ting and Witten, Issues in Stacked
    /// Generalization, 1999): a weight for each model, and for each class a bias. Machines of one class against the rest claim too
    /// little for rare classes; so the bias is the logarithm of the class's share, times a slope that is learnt, and a deviation
    /// from that which many texts must ask for.
    /// </summary>
    /// <param name="scores">For each model and text the scores of the classes, at their temperature.</param>
    /// <param name="classes">What the texts are.</param>
    /// <param name="shares">How much of the training texts each class has, above 0.</param>
    public static (float[] Weights, float[] Biases) Stack(IReadOnlyList<float[][]> scores, int[] classes, float[] shares)
    {
        const int Steps = 150;
        const float Deviation = 0.2f;
        const float LeastWeight = 0.02f;
        var weights = new float[scores.Count];
        weights.AsSpan().Fill(1f / scores.Count);
        var mean = shares.Average(share => MathF.Log(share));
        float[] priors = [.. shares.Select(share => MathF.Log(share) - mean)];
        var (deviations, biases, row) = (new float[shares.Length], new float[shares.Length], new float[shares.Length]);
        var slope = 0f;
        var (weightSquares, deviationSquares, slopeSquares) = (new float[weights.Length], new float[shares.Length], 0f);
        for (var step = 0; step < Steps; step++)
        {
            var (weightErrors, biasErrors) = (new float[weights.Length], new float[shares.Length]);
            for (var text = 0; text < classes.Length; text++)
            {
                Mix(scores, text, weights, biases, row);
                Probabilities.Softmax(row, 1f);
                row[classes[text]] -= 1f;
                for (var c = 0; c < row.Length; c++)
                {
                    biasErrors[c] += row[c] / classes.Length;
                    for (var model = 0; model < weights.Length; model++)
                        weightErrors[model] += row[c] * scores[model][text][c] / classes.Length;
                }
            }

            for (var model = 0; model < weights.Length; model++)
                weights[model] = MathF.Max(0f, weights[model] - Step(ref weightSquares[model], weightErrors[model], 0.1f));
            slope -= Step(ref slopeSquares, biasErrors.Zip(priors, (error, prior) => error * prior).Sum(), 0.05f);
            for (var c = 0; c < biases.Length; c++)
            {
                deviations[c] -= Step(ref deviationSquares[c], biasErrors[c] + (deviations[c] / (Deviation * Deviation * classes.Length)), 0.05f);
                biases[c] = (slope * priors[c]) + deviations[c];
            }
        }

        // What says next to nothing is not worth its memory.
        var least = MathF.Min(LeastWeight, weights.Max());
        return ([.. weights.Select(weight => weight < least ? 0f : weight)], biases);
    }

    /// <summary>Fills in the biases and the weighted sum of the models' scores.</summary>
    public static void Mix(IReadOnlyList<float[][]> scores, int text, float[] weights, float[] biases, float[] row)
    {
        biases.CopyTo(row, 0);
        for (var model = 0; model < weights.Length; model++)
        {
            if (weights[model] == 0f)
                continue;
            var of = scores[model][text];
            for (var c = 0; c < row.Length; c++)
                row[c] += weights[model] * of[c];
        }
    }

    // AdaGrad (Duchi et al. 2011).
    private static float Step(ref float squares, float error, float rate)
    {
        squares += error * error;
        return rate * error / (MathF.Sqrt(squares) + 1e-6f);
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
