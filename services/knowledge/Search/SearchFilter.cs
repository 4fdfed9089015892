using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Platform.Contracts.Knowledge;

namespace Platform.Knowledge.Search;

/// <summary>
/// Keeps from a search what must not be told: what has ended, and what is for others. Who may be told and where it holds are rules:
/// an article with an audience or a region is told to those only of whom it is known that it is for them. A product is a subject: it
/// leaves out the articles on other products once it is known.
/// </summary>
/// <param name="Now">The time for which the answer must hold.</param>
/// <param name="Scope">What is known of who asks; null for somebody who sees everything, such as an editor.</param>
internal sealed record SearchFilter(DateTimeOffset Now, AnswerScope? Scope)
{
    private const string Audience = "audience";
    private const string Product = "product";
    private const string Region = "region";
    private const string Restricted = "restricted";
    private const string Until = "until";

    /// <summary>Makes a section known by the terms of its article.</summary>
    public static void AddTo(Document document, ArticleTerms terms)
    {
        AddNames(Audience, terms.Audiences);
        AddNames(Product, terms.Products);
        AddNames(Region, terms.Regions);
        // Rounded down: nothing is told after its end.
        if (terms.ValidUntil is { } until)
            document.Add(new Int64Field(Until, until.ToUnixTimeMilliseconds(), Field.Store.YES));

        void AddNames(string field, IReadOnlyList<string> names)
        {
            if (names.Count == 0)
                return;
            document.Add(new StringField(Restricted, field, Field.Store.NO));
            foreach (var name in names)
                document.Add(new StringField(field, Normal(name), Field.Store.NO));
        }
    }

    /// <summary>When the article of a section that was found ends.</summary>
    public static DateTimeOffset? EndOf(Document stored) =>
        stored.GetField(Until)?.GetInt64Value() is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null;

    /// <summary>Whether what an article with these terms says may be told: the same rules as in a query.</summary>
    public bool Allows(ArticleTerms terms) =>
        !(terms.ValidUntil is { } until && until.ToUnixTimeMilliseconds() <= Now.ToUnixTimeMilliseconds())
        && (Scope is null
            || (IsFor(terms.Audiences, Scope.Audiences.Select(Normal))
                && IsFor(terms.Regions, Scope.Region is null ? [] : WithWhatHolds(Normal(Scope.Region)))
                && (Scope.Products.Count == 0 || IsFor(terms.Products, Scope.Products.Select(Normal)))));

    private static bool IsFor(IReadOnlyList<string> names, IEnumerable<string> own) => names.Count == 0 || names.Select(Normal).Intersect(own).Any();

    /// <summary>The query without what must not be told; scores stay as they are.</summary>
    public BooleanQuery Within(BooleanQuery query)
    {
        // Not put around the query: Lucene has a faster way for a query that only has words that should occur.
        var within = (BooleanQuery)query.Clone();
        within.Add(NumericRangeQuery.NewInt64Range(Until, null, Now.ToUnixTimeMilliseconds(), true, true), Occur.MUST_NOT);
        if (Scope is not null)
        {
            within.Add(ForOthers(Audience, Scope.Audiences.Select(Normal)), Occur.MUST_NOT);
            within.Add(ForOthers(Region, Scope.Region is null ? [] : WithWhatHolds(Normal(Scope.Region))), Occur.MUST_NOT);
            if (Scope.Products.Count > 0)
                within.Add(ForOthers(Product, Scope.Products.Select(Normal)), Occur.MUST_NOT);
        }

        return within;
    }

    /// <summary>The region and those that hold it: <c>cn-gd</c>, <c>cn</c>.</summary>
    internal static IEnumerable<string> WithWhatHolds(string region)
    {
        for (var end = region.Length; end > 0; end = region.LastIndexOf('-', end - 1))
            yield return region[..end];
    }

    private static BooleanQuery ForOthers(string field, IEnumerable<string> own)
    {
        var others = new BooleanQuery { { new TermQuery(new Term(Restricted, field)), Occur.MUST } };
        foreach (var name in own.Distinct(StringComparer.Ordinal))
            others.Add(new TermQuery(new Term(field, name)), Occur.MUST_NOT);
        return others;
    }

    private static string Normal(string name) => name.Trim().ToLowerInvariant();
}
