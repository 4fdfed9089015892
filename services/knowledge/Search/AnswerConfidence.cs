namespace Platform.Knowledge.Search;

/// <summary>
/// The probability that a passage is the right one, by logistic regression on what the search knows (Platt, Probabilistic
/// outputs for support vector machines, 1999). Fitted on training questions of the public sets, half of them asked where
/// their passage was missing; <c>make bench-knowledge</c> shows how well it holds on the test questions.
/// </summary>
internal static class AnswerConfidence
{
    private static readonly double[] Weights = [-4.62, 0.28, 3.22, 1.36, 4.83];

    /// <summary>0 to 1.</summary>
    public static double Of(AnswerEvidence evidence)
    {
        var features = evidence.Features();
        var sum = 0.0;
        for (var i = 0; i < features.Length; i++)
            sum += Weights[i] * features[i];
        return 1 / (1 + Math.Exp(-sum));
    }
}

/// <summary>What speaks for and against an answer.</summary>
/// <param name="Relevance">Relevance of the passage, 0 to 1.</param>
/// <param name="Coverage">Share of the question that the passage speaks of, 0 to 1.</param>
/// <param name="Sentence">Share that its best sentence speaks of, 0 to 1.</param>
/// <param name="Rival">Relevance of the best other passage, 0 if there is none.</param>
internal sealed record AnswerEvidence(double Relevance, double Coverage, double Sentence, double Rival)
{
    public double[] Features() =>
        [1, Relevance, Coverage, Sentence, Math.Clamp(1 - (Rival / Math.Max(Relevance, 0.01)), -1, 1)];
}
