using System.Text.RegularExpressions;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Gaps;

namespace Platform.Knowledge.Conflicts;

/// <summary>
/// Finds sentences of different articles with nearly the same words. Where their numbers differ, or one of them denies, they
/// contradict each other; otherwise one of them is a duplicate. By rules that a person can follow, so that he can judge what they found.
/// </summary>
internal static partial class ConflictFinder
{
    private const double SameWords = 0.8;
    private const double SameSentence = 0.92;
    private const int FewestTerms = 4;
    // A term of so many sentences brings no candidates.
    private const int MostSentences = 200;
    private const int Most = 200;

    public static IReadOnlyList<KnowledgeConflict> Find(IEnumerable<(string ArticleId, int Version, string? Heading, string Text)> sections)
    {
        ConflictSide[] sentences = [.. sections.SelectMany(section => Sentences(section.Text)
            .Select(sentence => new ConflictSide(section.ArticleId, section.Version, section.Heading, sentence)))];
        var terms = new TermVectors(sentences.Select(sentence => sentence.Sentence), term => !term.Any(char.IsDigit));
        var holders = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var found = new List<KnowledgeConflict>();
        for (var i = 0; i < sentences.Length; i++)
        {
            var own = terms.Vectors[i];
            if (own.Count < FewestTerms)
                continue;
            var rare = own.Keys.Where(term => terms.FrequencyOf(term) <= MostSentences).ToArray();
            var candidates = rare.SelectMany(term => holders.GetValueOrDefault(term) ?? []).Where(other => sentences[other].ArticleId != sentences[i].ArticleId);
            foreach (var other in candidates.Distinct().Order())
            {
                var similarity = TermVectors.Cosine(own, terms.Vectors[other]);
                if (similarity >= SameWords && Judge(sentences[other], sentences[i], similarity) is { } conflict)
                    found.Add(conflict);
            }

            foreach (var term in rare)
            {
                if (!holders.TryGetValue(term, out var list))
                    holders[term] = list = [];
                list.Add(i);
            }
        }

        return [.. found.OrderBy(conflict => conflict.Kind).ThenByDescending(conflict => conflict.Similarity).Take(Most)];
    }

    private static KnowledgeConflict? Judge(ConflictSide one, ConflictSide other, double similarity)
    {
        var (numbers, others) = (Numbers(one.Sentence), Numbers(other.Sentence));
        var rounded = Math.Round(similarity, 3);
        if (!numbers.IsSubsetOf(others) && !others.IsSubsetOf(numbers))
            return new(ConflictKind.Contradiction, rounded, one, other, $"{string.Join(", ", numbers.Order())} here, {string.Join(", ", others.Order())} there.");
        if (Negations(one.Sentence) % 2 != Negations(other.Sentence) % 2)
            return new(ConflictKind.Contradiction, rounded, one, other, "One of them denies.");
        return similarity >= SameSentence ? new(ConflictKind.Duplicate, rounded, one, other, "The same is said twice.") : null;
    }

    private static HashSet<string> Numbers(string sentence) =>
        [.. Number().Matches(sentence).Select(match => match.Value.Replace(",", "", StringComparison.Ordinal))];

    private static int Negations(string sentence) => Negation().Count(sentence);

    private static IEnumerable<string> Sentences(string text) =>
        SentenceEnd().Split(text).Select(sentence => ListMark().Replace(sentence.Trim(), "")).Where(sentence => sentence.Length > 0);

    // A full stop ends a sentence only before white space: 3.5 and example.org have none.
    [GeneratedRegex(@"(?<=[.!?])\s+|(?<=[。！？；])|\n+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^(?:[-•*]|\d{1,2}[.)、])\s*")]
    private static partial Regex ListMark();

    [GeneratedRegex(@"\d+(?:[.,]\d+)*")]
    private static partial Regex Number();

    [GeneratedRegex(@"\b(?:not|no|never|cannot|without)\b|n't\b|不(?!仅|但|同|过|少|久|论|管|断)|没有|未(?!来)|无法|无需|勿", RegexOptions.IgnoreCase)]
    private static partial Regex Negation();
}
