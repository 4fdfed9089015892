using Platform.Knowledge.Benchmarks.Sets;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>How well right passages are found.</summary>
/// <param name="First">R@1: share of questions whose first hit is right.</param>
/// <param name="Five">R@5: share with a right one among the first five.</param>
/// <param name="ReciprocalRank">MRR@10: mean of 1/rank of the first right one, 0 beyond ten.</param>
internal sealed record Ranking(double First, double Five, double ReciprocalRank)
{
    /// <summary>Asks every question.</summary>
    /// <param name="questions">At least one.</param>
    /// <param name="search">The ids that a question finds, best first, at least ten if there are.</param>
    public static Ranking Of(IReadOnlyList<SetQuestion> questions, Func<SetQuestion, IEnumerable<string>> search)
    {
        int first = 0, five = 0;
        var reciprocal = 0.0;
        foreach (var question in questions)
        {
            var found = search(question).Take(10).ToList();
            var rank = found.FindIndex(question.AnswerIds.Contains) + 1;
            if (rank == 0)
                continue;
            first += rank == 1 ? 1 : 0;
            five += rank <= 5 ? 1 : 0;
            reciprocal += 1.0 / rank;
        }

        return new(first / (double)questions.Count, five / (double)questions.Count, reciprocal / questions.Count);
    }
}
