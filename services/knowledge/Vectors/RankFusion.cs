namespace Platform.Knowledge.Vectors;

/// <summary>
/// One order of two, by reciprocal rank: each has a share of 1 / (60 + rank) for it in both (Cormack, Clarke and Büttcher, Reciprocal Rank
/// Fusion outperforms Condorcet and individual Rank Learning Methods, SIGIR 2009; 60 is theirs). It needs no scores that could be compared.
/// </summary>
internal static class RankFusion
{
    private const int K = 60;

    /// <summary>What either has, the best first; of equal ones that which <paramref name="first"/> has higher.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> first, IReadOnlyList<T> second)
        where T : notnull
    {
        var shares = new Dictionary<T, double>();
        foreach (var order in new[] { first, second })
        {
            foreach (var (rank, item) in order.Index())
                shares[item] = shares.GetValueOrDefault(item) + (1.0 / (K + rank + 1));
        }

        // The sorting is stable.
        return [.. first.Concat(second).Distinct().OrderByDescending(item => shares[item])];
    }
}
