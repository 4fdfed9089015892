using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace Platform.Knowledge.Search;

/// <summary>
/// How much a question is like those that a section is known to answer: the share of their words that they have in
/// common, each weighted by its inverse document frequency among the known questions. A field is read for each
/// candidate, so an article's questions are as current as its text.
/// </summary>
internal sealed class KnownQuestions(IndexReader reader, IReadOnlyList<string> terms, string field)
{
    private const int MaxTerms = 48;

    private readonly BinaryDocValues? _values = MultiDocValues.GetBinaryValues(reader, field);
    private readonly HashSet<string> _asked = new(terms, StringComparer.Ordinal);
    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);
    private readonly int _documents = reader.GetDocCount(field);
    private readonly BytesRef _bytes = new();

    /// <summary>Makes a section known to answer the questions.</summary>
    public static void Add(Document document, IReadOnlyList<string> questions, string field, KnowledgeAnalyzer analyzer)
    {
        document.Add(new TextField(field, string.Join('\n', questions), Field.Store.NO));
        document.Add(new BinaryDocValuesField(field, new BytesRef(string.Join(
            '\n', questions.Select(question => string.Join(' ', analyzer.Terms(question, MaxTerms)))))));
    }

    /// <summary>Finds the sections whose known questions hold the terms.</summary>
    public static BooleanQuery Query(IReadOnlyList<string> terms, string field)
    {
        var query = new BooleanQuery(disableCoord: true);
        foreach (var term in terms.Distinct(StringComparer.Ordinal))
            query.Add(new TermQuery(new Term(field, term)), Occur.SHOULD);
        return query;
    }

    /// <summary>0 to 1: likeness to the section's most alike known question; null if none is known.</summary>
    public double? Likeness(int document)
    {
        if (_values is null)
            return null;
        _values.Get(document, _bytes);
        return _bytes.Length == 0 ? null : _bytes.Utf8ToString().Split('\n').Max(question => QuestionLikeness.Of(_asked, question.Split(' '), Weight));
    }

    private double Weight(string term)
    {
        if (_weights.TryGetValue(term, out var known))
            return known;
        var frequency = Math.Min(reader.DocFreq(new Term(field, term)), _documents);
        return _weights[term] = Math.Log(1 + ((_documents - frequency + 0.5) / (frequency + 0.5)));
    }
}

/// <summary>How much two questions are alike.</summary>
internal static class QuestionLikeness
{
    /// <summary>0 to 1: the weight of the terms that they have in common, of that of all their terms (weighted Jaccard).</summary>
    public static double Of(IReadOnlySet<string> asked, IEnumerable<string> known, Func<string, double> weight)
    {
        double common = 0, other = 0;
        foreach (var term in known.Distinct(StringComparer.Ordinal))
        {
            if (asked.Contains(term))
                common += weight(term);
            else
                other += weight(term);
        }

        var all = asked.Sum(weight) + other;
        return all > 0 ? common / all : 0;
    }
}
