using System.Globalization;
namespace Platform.Knowledge.Search;

/// <summary>
/// Turns the evidence for a section into one number, and orders by it. Two independent kinds of evidence, the words
/// and the intent, are joined by noisy-or (Pearl, Probabilistic Reasoning in Intelligent Systems, 1988, 4.3.2): either
/// suffices, both together are surer than one.
/// </summary>
internal static class PassageRanker
{
    // Full agreement of one kind still leaves room for doubt, and for the other kind to add to it.
    private const double WordsCeiling = 0.85;
    private const double IntentCeiling = 0.9;

    // An intent's second article is less often the right one than its first.
    private const double LaterArticle = 0.9;

    // The opening answers the article's question; a further section has to say more of what was asked to come before it.
    private const double FurtherSection = 0.85;
    private const double FurtherSectionMargin = 0.05;

    // BM25 orders sections that cover the same words; on its own it says nothing absolute.
    private const double OrderShare = 0.7;

    // Chance matches cover a part of the words of any message. Most of that is said by the best section for all of them.
    private const double Steepness = 1.3;
    private const double OwnSteepness = 0.1;

    private const double LeastRelevance = 0.05;

    // A section that is known to answer other questions is less likely to be the answer to this one.
    private const double OtherQuestions = 0.3;

    // Questions of one pattern ("how do I ... my card") have much in common and different answers.
    private const double AlikeFrom = 0.85;
    private const double QuestionCeiling = 0.9;

    // A code that few sections have is what the question is about, whatever its other words are.
    private const double CodeCeiling = 0.7;

    /// <summary>The sections worth quoting, best first.</summary>
    /// <param name="candidates">Sections that were found by words, or belong to an intent's articles.</param>
    /// <param name="intents">What the message may be about.</param>
    /// <param name="limit">At most so many.</param>
    public static IReadOnlyList<RankedSection> Rank(
        IReadOnlyCollection<Candidate> candidates, IReadOnlyList<IntentEvidence> intents, int limit)
    {
        var best = Best.Of(candidates);
        return
        [
            .. candidates
                .Select(candidate => new RankedSection(candidate.Key, Relevance(candidate, best, intents)))
                .Where(ranked => ranked.Relevance >= LeastRelevance)
                .OrderByDescending(ranked => ranked.Relevance)
                .ThenBy(ranked => ranked.Section.Ordinal)
                .ThenBy(ranked => ranked.Section.ArticleId, StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    private static double Relevance(Candidate candidate, Best best, IReadOnlyList<IntentEvidence> intents)
    {
        var words = Words(candidate, best);
        var agreement = intents.Count == 0 ? 0 : intents.Max(intent => Agreement(intent, candidate.Key.ArticleId));
        var alike = Math.Clamp(((candidate.Likeness ?? 0) - AlikeFrom) / (1 - AlikeFrom), 0, 1);
        return 1 - ((1 - (WordsCeiling * words)) * (1 - (IntentCeiling * agreement)) * (1 - (QuestionCeiling * alike)) * (1 - (CodeCeiling * candidate.Named)));
    }

    /// <summary>
    /// 0 to 1. How much of the question anything found speaks of says how sure an answer is; BM25, with the section's own
    /// share, says which section it is.
    /// </summary>
    private static double Words(Candidate candidate, Best best)
    {
        var order = best.Score > 0 ? 1 - OrderShare + (OrderShare * candidate.Score / best.Score) : 1;
        var coverage = Math.Clamp(candidate.Coverage, 0, 1);
        var covered = Math.Pow(best.Coverage, Steepness - OwnSteepness) * Math.Pow(coverage, OwnSteepness);
        var words = covered * order * (1 - (OtherQuestions * (1 - (candidate.Likeness ?? 1))));
        return candidate.Key.Ordinal == 0 ? words : Math.Max(0, (words * FurtherSection) - FurtherSectionMargin);
    }

    private static double Agreement(IntentEvidence intent, string articleId)
    {
        for (var i = 0; i < intent.Articles.Count; i++)
        {
            if (intent.Articles[i] == articleId)
                return Math.Clamp(intent.Confidence, 0, 1) * Math.Pow(LaterArticle, i);
        }

        return 0;
    }

    /// <summary>The most that any candidate has.</summary>
    private readonly record struct Best(double Score, double Coverage)
    {
        public static Best Of(IReadOnlyCollection<Candidate> candidates) => candidates.Count == 0
            ? default
            : new(candidates.Max(candidate => candidate.Score), candidates.Max(candidate => Math.Clamp(candidate.Coverage, 0, 1)));
    }
}

/// <summary>A section of an article; ordinal 0 is its first, the answer to its title.</summary>
internal readonly record struct SectionKey(string ArticleId, int Ordinal)
{
    public static SectionKey Parse(string key)
    {
        var slash = key.LastIndexOf('/');
        return new SectionKey(key[..slash], int.Parse(key.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ArticleId}/{Ordinal}");
}

/// <summary>What speaks for a section.</summary>
/// <param name="Key">The section.</param>
/// <param name="Score">BM25; 0 if no word was found in it.</param>
/// <param name="Coverage">0 to 1: share of the question's words that it holds, weighted by how telling each is.</param>
/// <param name="Likeness">0 to 1: how much the question is like one that it is known to answer; null if none is known.</param>
/// <param name="Named">0 to 1: share of the question's codes that it has.</param>
internal sealed record Candidate(SectionKey Key, double Score, double Coverage, double? Likeness = null, double Named = 0);

/// <summary>An intent that the message may have.</summary>
/// <param name="Confidence">0 to 1.</param>
/// <param name="Articles">Articles that answer it, best first.</param>
internal sealed record IntentEvidence(double Confidence, IReadOnlyList<string> Articles);

/// <summary>A section with its place in the order.</summary>
/// <param name="Section">The section.</param>
/// <param name="Relevance">0 to 1.</param>
internal sealed record RankedSection(SectionKey Section, double Relevance);
