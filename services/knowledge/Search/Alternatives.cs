using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Platform.Knowledge.Search;

/// <summary>
/// What else the words of a question may be called: synonyms and product aliases of the tenant's pack, two words that
/// articles write as one, and, for a word that no article has, the nearest that one has.
/// </summary>
internal sealed class Alternatives
{
    private const int MaxPhrase = 12;

    // In a short word another letter is mostly another word: card and cart.
    private const int MinMisspelt = 5;
    private const int LongWord = 8;

    private readonly Dictionary<string, List<string[][]>> _synonyms = new(StringComparer.Ordinal);

    /// <param name="synonyms">By language: groups of words and phrases that mean the same.</param>
    /// <param name="analyzer">The index's own.</param>
    public Alternatives(IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<string>>> synonyms, KnowledgeAnalyzer analyzer)
    {
        foreach (var (language, groups) in synonyms)
        {
            _synonyms[language] =
            [
                .. groups.Select(group => group.Select(phrase => analyzer.Sequence(phrase, MaxPhrase).ToArray()).Where(phrase => phrase.Length > 0).ToArray()),
            ];
        }
    }

    /// <summary>Of each term that has some, the terms that may stand in its place.</summary>
    /// <param name="terms">The question's terms, in order.</param>
    /// <param name="language">The language searched.</param>
    /// <param name="reader">The index.</param>
    /// <param name="fields">Its fields of words.</param>
    public Dictionary<string, List<string>> Of(IReadOnlyList<string> terms, string language, IndexReader reader, IReadOnlyList<string> fields)
    {
        var found = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var group in _synonyms.GetValueOrDefault(language) ?? [])
        {
            foreach (var phrase in group.Where(phrase => Holds(terms, phrase)))
            {
                foreach (var term in phrase)
                    Add(found, term, group.Where(other => other != phrase).SelectMany(other => other).Except(phrase));
            }
        }

        for (var i = 1; i < terms.Count; i++)
        {
            var joined = terms[i - 1] + terms[i];
            if (Ideograph.Begins(joined) || !IsKnown(joined))
                continue;
            Add(found, terms[i - 1], [joined]);
            Add(found, terms[i], [joined]);
        }

        foreach (var term in terms.Distinct(StringComparer.Ordinal))
        {
            if (term.Length >= MinMisspelt && term.All(char.IsAsciiLetter) && !found.ContainsKey(term) && !IsKnown(term)
                && Nearest(term, reader, fields) is { } nearest)
                Add(found, term, [nearest]);
        }

        return found;

        bool IsKnown(string term) => fields.Any(field => reader.DocFreq(new Term(field, term)) > 0);
    }

    private static void Add(Dictionary<string, List<string>> found, string term, IEnumerable<string> alternatives)
    {
        if (!found.TryGetValue(term, out var list))
            found[term] = list = [];
        list.AddRange(alternatives.Except(list).ToList());
    }

    private static bool Holds(IReadOnlyList<string> terms, string[] phrase)
    {
        for (var start = 0; start + phrase.Length <= terms.Count; start++)
        {
            var same = 0;
            while (same < phrase.Length && terms[start + same] == phrase[same])
                same++;
            if (same == phrase.Length)
                return true;
        }

        return false;
    }

    /// <summary>
    /// The index's own term with the fewest letters inserted, left out, replaced or swapped (Damerau, A technique for computer
    /// detection and correction of spelling errors, 1964), of these the most frequent; null if none is near. The first
    /// letter is hardly ever wrong.
    /// </summary>
    private static string? Nearest(string term, IndexReader reader, IReadOnlyList<string> fields)
    {
        (string? Term, float Nearness, int Frequency) best = default;
        foreach (var field in fields)
        {
            if (MultiFields.GetTerms(reader, field) is not { } all)
                continue;
            var edits = term.Length < LongWord ? 1 : 2;
            var near = new FuzzyTermsEnum(all, new AttributeSource(), new Term(field, term), edits, 1, transpositions: true);
            var boost = near.Attributes.AddAttribute<IBoostAttribute>();
            while (near.MoveNext())
            {
                var frequency = near.DocFreq;
                if ((boost.Boost, frequency).CompareTo((best.Nearness, best.Frequency)) > 0)
                    best = (near.Term.Utf8ToString(), boost.Boost, frequency);
            }
        }

        return best.Term;
    }
}
