using Platform.Knowledge.Search;

namespace Platform.Knowledge.Gaps;

/// <summary>Texts as vectors of their terms, each weighted by how rare it is among them (TF-IDF; Salton and Buckley, 1988), of length 1.</summary>
internal sealed class TermVectors
{
    private const int MaxTerms = 64;
    private static readonly KnowledgeAnalyzer Analyzer = new();

    private readonly Dictionary<string, int> _frequencies = new(StringComparer.Ordinal);

    /// <param name="texts">All texts.</param>
    /// <param name="isUsed">Which terms count; null for all.</param>
    public TermVectors(IEnumerable<string> texts, Func<string, bool>? isUsed = null)
    {
        var terms = texts.Select(text => Analyzer.Terms(text, MaxTerms).Where(term => isUsed?.Invoke(term) ?? true).ToArray()).ToList();
        foreach (var term in terms.SelectMany(own => own))
            _frequencies[term] = _frequencies.GetValueOrDefault(term) + 1;
        Vectors = [.. terms.Select(own => Normalise(own.ToDictionary(
            term => term, term => Math.Log(1 + ((double)terms.Count / _frequencies[term])), StringComparer.Ordinal)))];
    }

    public IReadOnlyList<Dictionary<string, double>> Vectors { get; }

    /// <summary>In how many of the texts the term is.</summary>
    public int FrequencyOf(string term) => _frequencies.GetValueOrDefault(term);

    public static double Cosine(Dictionary<string, double> one, Dictionary<string, double> other)
    {
        var (small, large) = one.Count <= other.Count ? (one, other) : (other, one);
        return small.Sum(term => term.Value * large.GetValueOrDefault(term.Key));
    }

    public static Dictionary<string, double> Normalise(Dictionary<string, double> vector)
    {
        var length = Math.Sqrt(vector.Values.Sum(value => value * value));
        return length == 0 ? vector : vector.ToDictionary(term => term.Key, term => term.Value / length, StringComparer.Ordinal);
    }
}
