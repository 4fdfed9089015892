using Platform.Knowledge.Search;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>Fits the weights of <see cref="AnswerConfidence"/> by gradient descent on attempts with training questions.</summary>
internal static class ConfidenceFit
{
    private const int Rounds = 4000;
    private const double Rate = 1.0;

    /// <summary>Weights in the order of <see cref="AnswerEvidence.Features"/>; every set counts the same.</summary>
    public static double[] Weights(IReadOnlyList<IReadOnlyList<Attempt>> sets) => Fit([.. sets.SelectMany(set => set
        .Where(attempt => attempt.Evidence is not null)
        .Select(attempt => (attempt.Evidence!.Features(), attempt.Right ? 1.0 : 0, 1.0 / (set.Count * sets.Count))))]);

    /// <summary>The same of <see cref="PartEvidence.Features"/>, on attempts whose answering words are known.</summary>
    public static double[] PartWeights(IReadOnlyList<IReadOnlyList<Attempt>> sets)
    {
        var known = sets.Select(set => set.Where(attempt => attempt is { Evidence: not null, Quotes: not null }).ToList()).Where(set => set.Count > 0).ToList();
        return Fit([.. known.SelectMany(set => set
            .Select(attempt => (attempt.Evidence!.Part.Features(), attempt.Quotes == true ? 1.0 : 0, 1.0 / (set.Count * known.Count))))]);
    }

    private static double[] Fit(IReadOnlyList<(double[] Features, double Target, double Share)> rows)
    {
        var weights = new double[rows[0].Features.Length];
        for (var round = 0; round < Rounds; round++)
        {
            var slope = new double[weights.Length];
            foreach (var (features, target, share) in rows)
            {
                var sum = 0.0;
                for (var i = 0; i < weights.Length; i++)
                    sum += weights[i] * features[i];
                var error = share * ((1 / (1 + Math.Exp(-sum))) - target);
                for (var i = 0; i < weights.Length; i++)
                    slope[i] += error * features[i];
            }

            for (var i = 0; i < weights.Length; i++)
                weights[i] -= Rate * slope[i];
        }

        return weights;
    }
}
