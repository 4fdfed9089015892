namespace Platform.Learning;

/// <summary>Arithmetic on probabilities.</summary>
internal static class Probabilities
{
    /// <summary>What an impossible class is taken to have, so that logarithms are finite.</summary>
    public const float Least = 1e-7f;

    /// <summary>Turns scores into probabilities.</summary>
    public static void Softmax(Span<float> scores, float scale)
    {
        var largest = float.NegativeInfinity;
        foreach (var score in scores)
            largest = MathF.Max(largest, score);
        var sum = 0f;
        for (var i = 0; i < scores.Length; i++)
            sum += scores[i] = MathF.Exp((scores[i] - largest) * scale);
        for (var i = 0; i < scores.Length; i++)
            scores[i] /= sum;
    }

    /// <summary>Makes probabilities less sure (a temperature above 1) or surer.</summary>
    public static void Temper(Span<float> probabilities, float temperature)
    {
        foreach (ref var probability in probabilities)
            probability = MathF.Log(MathF.Max(probability, Least));
        Softmax(probabilities, 1f / temperature);
    }
}
