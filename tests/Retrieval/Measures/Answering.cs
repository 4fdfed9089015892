using Platform.Contracts.Knowledge;
using Platform.Knowledge.Benchmarks.Sets;
using Platform.Knowledge.Search;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>What the search made of a question.</summary>
/// <param name="Answerable">Its passage was there to be found.</param>
/// <param name="Top">The best passage found; null if none was.</param>
/// <param name="Evidence">What speaks for its answer.</param>
/// <param name="Right">The best passage is one that answers it.</param>
/// <param name="Quotes">The answering sentence holds the answer's words; null where the set does not name them.</param>
/// <param name="First">The passage's first sentence holds them; null where the set does not name them.</param>
internal sealed record Attempt(bool Answerable, Passage? Top, AnswerEvidence? Evidence, bool Right, bool? Quotes, bool? First)
{
    public double Confidence => Top?.Answer?.Confidence ?? 0;
}

/// <summary>Whether it answers what it can and says that it does not know the rest.</summary>
internal static class Answering
{
    /// <summary>
    /// The passages are dealt into two halves, and each question is asked in both: in the one it can be answered, in the
    /// other its passage has been taken out.
    /// </summary>
    public static IReadOnlyList<Attempt> Ask(
        IReadOnlyList<SetPassage> passages, IReadOnlyList<SetQuestion> questions, string language)
    {
        var attempts = new List<Attempt>();
        foreach (var scope in passages.GroupBy(passage => passage.Scope, StringComparer.Ordinal))
        {
            var asked = questions.Where(question => question.Scope == scope.Key).ToList();
            for (var half = 0; asked.Count > 0 && half < 2; half++)
            {
                var kept = scope.Where((_, place) => place % 2 == half).ToList();
                var ids = kept.Select(passage => passage.Id).ToHashSet(StringComparer.Ordinal);
                using var index = new ProductIndex(kept, language);
                attempts.AddRange(asked.Select(question => Try(index, question, question.AnswerIds.Any(ids.Contains))));
            }
        }

        return attempts;
    }

    /// <summary>The least confidence that keeps the share of unanswerable questions answered at or below the given.</summary>
    public static double Threshold(IReadOnlyList<Attempt> attempts, double share)
    {
        var unanswerable = attempts.Where(attempt => !attempt.Answerable).Select(attempt => attempt.Confidence).OrderDescending().ToList();
        return unanswerable.Count == 0 ? 0 : unanswerable[(int)(share * (unanswerable.Count - 1))] + 1e-9;
    }

    /// <summary>
    /// Expected calibration error in ten bins (Guo et al., On calibration of modern neural networks, 2017): how far, on
    /// average, the confidence is from the share of right answers.
    /// </summary>
    public static double CalibrationError(IReadOnlyList<Attempt> attempts) =>
        attempts.GroupBy(attempt => Math.Min(9, (int)(attempt.Confidence * 10))).Sum(bin =>
            Math.Abs(bin.Average(attempt => attempt.Confidence) - bin.Average(attempt => attempt.Right ? 1.0 : 0)) * bin.Count())
        / attempts.Count;

    private static Attempt Try(ProductIndex index, SetQuestion question, bool answerable)
    {
        var found = index.Find(question.Question, 1);
        var (top, evidence) = found.Count > 0 ? found[0] : default;
        var right = top is not null && question.AnswerIds.Contains(top.ArticleId);
        bool? quotes = null, first = null;
        if (right && question.AnswerText is { Count: > 0 } words)
        {
            quotes = top!.Answer is { } answer && Holds(top.Text.Substring(answer.Start, answer.Length), words);
            first = AnswerFinder.Sentences(top.Text).Take(1).Any(sentence => Holds(top.Text[sentence], words));
        }

        return new Attempt(answerable, top, evidence, right, quotes, first);
    }

    // PolicyQA's answers can be longer than a sentence: the sentence may be a part of the answer too.
    private static bool Holds(string quoted, IReadOnlyList<string> answers) => answers.Any(answer =>
        Plain(quoted).Contains(Plain(answer), StringComparison.OrdinalIgnoreCase)
        || (quoted.Length > 1 && Plain(answer).Contains(Plain(quoted), StringComparison.OrdinalIgnoreCase)));

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
