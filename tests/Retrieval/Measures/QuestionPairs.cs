using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Util;
using Platform.Knowledge.Benchmarks.Sets;
using Platform.Knowledge.Search;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>How well "the same question or not" is told, each at the threshold that is best for it on the training pairs.</summary>
/// <param name="Accuracy">Share of pairs told right.</param>
/// <param name="F1">Of the pairs that are the same.</param>
internal sealed record QuestionPairs(double Accuracy, double F1)
{
    /// <summary>The likeness by which the index compares a question with known ones.</summary>
    public static QuestionPairs Product(IReadOnlyList<SetPair> train, IReadOnlyList<SetPair> test)
    {
        using var analyzer = new KnowledgeAnalyzer();
        var weight = Weights(train, text => analyzer.Terms(text, int.MaxValue));
        return Of(train, test, pair => QuestionLikeness.Of(
            analyzer.Terms(pair.Text1, int.MaxValue).ToHashSet(StringComparer.Ordinal), analyzer.Terms(pair.Text2, int.MaxValue), weight));
    }

    /// <summary>Cosine of TF-IDF vectors over Lucene's CJKAnalyzer.</summary>
    public static QuestionPairs Cosine(IReadOnlyList<SetPair> train, IReadOnlyList<SetPair> test)
    {
        using var analyzer = new CJKAnalyzer(LuceneVersion.LUCENE_48);
        var weight = Weights(train, text => Terms(analyzer, text));
        return Of(train, test, pair =>
        {
            var first = Vector(pair.Text1);
            var second = Vector(pair.Text2);
            var product = first.Sum(term => term.Value * second.GetValueOrDefault(term.Key));
            var norm = Math.Sqrt(first.Values.Sum(value => value * value) * second.Values.Sum(value => value * value));
            return norm > 0 ? product / norm : 0;
        });

        Dictionary<string, double> Vector(string text) => Terms(analyzer, text)
            .GroupBy(term => term, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count() * weight(group.Key), StringComparer.Ordinal);
    }

    /// <summary>Inverse document frequencies among the training questions.</summary>
    private static Func<string, double> Weights(IReadOnlyList<SetPair> train, Func<string, IReadOnlyList<string>> terms)
    {
        var texts = train.SelectMany(pair => new[] { pair.Text1, pair.Text2 }).ToList();
        var frequencies = texts.SelectMany(text => terms(text).Distinct(StringComparer.Ordinal))
            .GroupBy(term => term, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return term => Math.Log(1 + ((texts.Count - frequencies.GetValueOrDefault(term) + 0.5) / (frequencies.GetValueOrDefault(term) + 0.5)));
    }

    private static QuestionPairs Of(IReadOnlyList<SetPair> train, IReadOnlyList<SetPair> test, Func<SetPair, double> likeness)
    {
        var trained = train.Select(pair => (Likeness: likeness(pair), Same: pair.Label == 1)).ToList();
        var tested = test.Select(pair => (Likeness: likeness(pair), Same: pair.Label == 1)).ToList();
        var thresholds = Enumerable.Range(0, 101).Select(percent => percent / 100.0).ToList();
        return new(
            Right(tested, thresholds.MaxBy(threshold => Right(trained, threshold))),
            Harmonic(tested, thresholds.MaxBy(threshold => Harmonic(trained, threshold))));
    }

    private static double Right(List<(double Likeness, bool Same)> pairs, double threshold) =>
        pairs.Count(pair => pair.Likeness >= threshold == pair.Same) / (double)pairs.Count;

    private static double Harmonic(List<(double Likeness, bool Same)> pairs, double threshold)
    {
        var right = pairs.Count(pair => pair.Same && pair.Likeness >= threshold);
        var wrong = pairs.Count(pair => pair.Same != pair.Likeness >= threshold);
        return 2.0 * right / ((2 * right) + wrong);
    }

    private static List<string> Terms(Analyzer analyzer, string text)
    {
        var terms = new List<string>();
        using var stream = analyzer.GetTokenStream("", text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        stream.Reset();
        while (stream.IncrementToken())
            terms.Add(term.ToString());
        stream.End();
        return terms;
    }
}
