namespace Platform.Knowledge.Search;

/// <summary>
/// The probability that a passage is the right one, by logistic regression on what the search knows (Platt, Probabilistic
/// outputs for support vector machines, 1999). Fitted on training questions of the public sets, half of them asked where
/// their passage was missing; <c>make bench-knowledge</c> shows how well it holds on the test questions.
/// </summary>
internal static class AnswerConfidence
{
    private static readonly double[] Weights = [-3.30, 2.17, 4.51, -1.73, 2.66];

    private static readonly double[] PartWeights = [-3.50, 1.92, 2.79, 1.24, -0.35, 3.65];

    /// <summary>0 to 1.</summary>
    public static double Of(AnswerEvidence evidence) => Logistic(Weights, evidence.Features());

    /// <summary>0 to 1: that the part holds the answer if the passage does; fitted on the questions whose answers the sets name.</summary>
    public static double OfPart(PartEvidence evidence) => Logistic(PartWeights, evidence.Features());

    private static double Logistic(double[] weights, double[] features)
    {
        var sum = 0.0;
        for (var i = 0; i < features.Length; i++)
            sum += weights[i] * features[i];
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
    /// <summary>What speaks for its best sentence among the others.</summary>
    public PartEvidence Part { get; init; } = new(0, 0, 0, false, 1);

    public double[] Features() =>
        [1, Relevance, Coverage, Sentence, Math.Clamp(1 - (Rival / Math.Max(Relevance, 0.01)), -1, 1)];
}

/// <summary>What speaks for and against a part of a passage.</summary>
/// <param name="Share">Share of the question that it speaks of, 0 to 1.</param>
/// <param name="Second">Of the next best sentence.</param>
/// <param name="Coverage">Of the whole passage.</param>
/// <param name="Opens">It is the first sentence.</param>
/// <param name="Length">Its share of the passage's length.</param>
internal sealed record PartEvidence(double Share, double Second, double Coverage, bool Opens, double Length)
{
    public double[] Features() =>
        [1, Share, Math.Clamp(Share - Second, 0, 1), Math.Min(Share / Math.Max(Coverage, 0.01), 1), Opens ? 1 : 0, Math.Sqrt(Length)];
}
