using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Platform.Knowledge.Search;

/// <summary>
/// Each word with the one before it, stop words between them left out: two words of the question that stand together in
/// a text speak for it more than the same two apart (Metzler and Croft, A Markov random field model for term
/// dependencies, SIGIR 2005). Ideographs are left out, whose pairs are terms already.
/// </summary>
internal sealed class WordPairFilter : TokenFilter
{
    private readonly ICharTermAttribute _term;
    private string? _previous;

    public WordPairFilter(TokenStream input)
        : base(input) => _term = AddAttribute<ICharTermAttribute>();

    public override bool IncrementToken()
    {
        while (m_input.IncrementToken())
        {
            var word = _term.ToString();
            var before = _previous;
            _previous = Ideograph.Begins(word) ? null : word;
            if (before is null || _previous is null)
                continue;
            _term.SetEmpty().Append(Join(before, word));
            return true;
        }

        return false;
    }

    public override void Reset()
    {
        base.Reset();
        _previous = null;
    }

    /// <summary>The terms of the pairs in a list of terms.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> terms) =>
        Enumerable.Range(1, Math.Max(0, terms.Count - 1))
            .Where(i => !Ideograph.Begins(terms[i - 1]) && !Ideograph.Begins(terms[i]))
            .Select(i => Join(terms[i - 1], terms[i]));

    private static string Join(string first, string second) => first + " " + second;
}
