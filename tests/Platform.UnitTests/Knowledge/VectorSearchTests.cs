using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Search;
using Platform.Knowledge.Vectors;

namespace Platform.UnitTests.Knowledge;

public sealed class VectorSearchTests : IDisposable
{
    private static readonly float[] Near = [1, 0];
    private static readonly float[] Far = [0, 1];

    private readonly SectionVectors _vectors = new(100, 0.3);
    private readonly TenantIndex _index;

    public VectorSearchTests() => _index = new TenantIndex(vectors: _vectors);

    public void Dispose() => _index.Dispose();

    [Fact]
    public void Of_two_orders_what_both_have_comes_first_and_of_equal_ones_that_of_the_first() =>
        Assert.Equal(["b", "a", "c", "d"], RankFusion.Of(["a", "b"], ["c", "b", "d"]));

    [Fact]
    public void A_section_without_a_vector_yet_is_found_by_its_words_alone()
    {
        Publish("zebra", "Zebras are striped.");

        Assert.Equal("zebra", Assert.Single(_index.Search("striped zebras", "en", [], 3, vector: Near)).ArticleId);
        Assert.Empty(_index.Search("quux", "en", [], 3, vector: Near));
    }

    [Fact]
    public void What_the_vector_finds_moves_up_and_its_confidence_stays_that_of_its_words()
    {
        Publish("first", "Return a parcel within thirty days, return it unused.");
        Publish("second", "Return");
        Encode(text => text.Contains("second", StringComparison.Ordinal) ? Near : Far);
        var byWords = _index.Find("return parcel", "en", [], 3);
        Assert.Equal(["first", "second"], byWords.Select(found => found.Passage.ArticleId));

        var fused = _index.Find("return parcel", "en", [], 3, vector: Near);

        Assert.Equal(["second", "first"], fused.Select(found => found.Passage.ArticleId));
        Assert.Equal(byWords[1].Evidence, fused[0].Evidence);
        Assert.Equal(byWords[1].Passage.Answer, fused[0].Passage.Answer);
    }

    [Fact]
    public void A_code_of_the_question_decides_alone()
    {
        Publish("e23", "Code: E23; Remedy: fill the tank");
        Publish("e24", "Code: E24; Remedy: insert the tank");
        Encode(text => text.Contains("E24", StringComparison.Ordinal) ? Near : Far);

        Assert.Equal("e23", _index.Search("what about E23", "en", [], 3, vector: Near)[0].ArticleId);
    }

    [Fact]
    public void What_must_not_be_told_is_not_found_by_its_vector_either()
    {
        Publish("trade", "Rebates.", new ArticleTerms { Audiences = ["dealers"] });
        Publish("over", "Sale.", new ArticleTerms { ValidUntil = DateTimeOffset.UnixEpoch });
        Encode(_ => Near);

        Assert.Equal(["trade"], Found(new SearchFilter(DateTimeOffset.UnixEpoch.AddDays(1), null)));
        Assert.Empty(Found(new SearchFilter(DateTimeOffset.UnixEpoch.AddDays(1), new AnswerScope())));
        Assert.Empty(_index.Search("quux", "zh", [], 3, vector: Near));
    }

    [Fact]
    public void A_replaced_or_withdrawn_section_is_gone_and_the_same_text_waits_once()
    {
        Publish("a", "Same.", title: "Same");
        Publish("b", "Same.", title: "Same");
        Assert.Single(_vectors.Waiting(10));
        Encode(_ => Near);
        Assert.Equal(["a", "b"], Found(null).Order());

        Publish("a", "Other.", change: 2);
        _index.Apply("b", 2, null);

        Assert.Empty(Found(null));
        Assert.Contains("Other.", Assert.Single(_vectors.Waiting(10)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Beyond_the_limit_sections_have_no_vector()
    {
        var vectors = new SectionVectors(1, 0.3);
        using var index = new TenantIndex(vectors: vectors);
        index.Apply("a", 1, Version("a", "One.", new ArticleTerms(), "a"));
        index.Apply("b", 1, Version("b", "Two.", new ArticleTerms(), "b"));

        Assert.Single(vectors.Waiting(10));
        Assert.Equal(1, vectors.LeftOut);
        Assert.Equal("b", index.Search("two", "en", [], 3, vector: Near)[0].ArticleId);
    }

    private IEnumerable<string> Found(SearchFilter? filter) => _index.Search("quux", "en", [], 3, filter, Near).Select(passage => passage.ArticleId);

    private void Publish(string article, string body, ArticleTerms? terms = null, int change = 1, string? title = null) =>
        _index.Apply(article, change, Version(article, body, terms ?? new ArticleTerms(), title ?? article));

    private static StoredVersion Version(string article, string body, ArticleTerms terms, string title) => new(
        "shop", article, 1, ArticleSource.Document, DateTimeOffset.UnixEpoch, new Dictionary<string, ArticleText> { ["en"] = new(title, [], body) })
    { Terms = terms };

    private void Encode(Func<string, float[]> vector)
    {
        foreach (var (hash, text) in _vectors.Waiting(100))
            _vectors.Set(hash, vector(text));
    }
}
