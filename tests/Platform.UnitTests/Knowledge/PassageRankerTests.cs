using Platform.Knowledge.Search;

namespace Platform.UnitTests.Knowledge;

public sealed class PassageRankerTests
{
    [Fact]
    public void A_sure_intent_makes_the_opening_of_its_article_relevant_without_a_common_word()
    {
        var ranked = PassageRanker.Rank([Section("refund-times", 0, 0, 0)], [new(0.9, ["refund-times"])], 3);

        Assert.InRange(Assert.Single(ranked).Relevance, 0.8, 1);
    }

    [Fact]
    public void A_section_that_answers_the_question_comes_before_the_opening_of_the_same_article()
    {
        var ranked = PassageRanker.Rank(
            [Section("refund-times", 0, 3, 0.3), Section("refund-times", 2, 12, 0.95)], [new(0.9, ["refund-times"])], 3);

        Assert.Equal([2, 0], ranked.Select(section => section.Section.Ordinal));
    }

    [Fact]
    public void The_opening_stays_first_when_a_further_section_is_hardly_better()
    {
        var ranked = PassageRanker.Rank(
            [Section("refund-times", 1, 3.1, 0.32), Section("refund-times", 0, 3, 0.3)], [new(0.9, ["refund-times"])], 3);

        Assert.Equal([0, 1], ranked.Select(section => section.Section.Ordinal));
    }

    [Fact]
    public void The_intent_decides_between_articles_that_the_words_fit_equally()
    {
        var ranked = PassageRanker.Rank(
            [Section("a", 0, 5, 0.6), Section("b", 0, 5, 0.6)], [new(0.6, ["b"]), new(0.3, ["a"])], 3);

        Assert.Equal(["b", "a"], ranked.Select(section => section.Section.ArticleId));
    }

    [Fact]
    public void An_intents_first_article_comes_before_its_second()
    {
        var ranked = PassageRanker.Rank([Section("a", 0, 0, 0), Section("b", 0, 0, 0)], [new(0.9, ["b", "a"])], 3);

        Assert.Equal(["b", "a"], ranked.Select(section => section.Section.ArticleId));
    }

    [Fact]
    public void Words_that_fit_well_outweigh_an_unsure_intent()
    {
        var ranked = PassageRanker.Rank([Section("a", 0, 9, 1), Section("b", 0, 0, 0)], [new(0.3, ["b"])], 3);

        Assert.Equal("a", ranked[0].Section.ArticleId);
    }

    [Fact]
    public void A_chance_word_is_not_relevant()
    {
        var ranked = PassageRanker.Rank([Section("a", 0, 4, 0.3)], [], 3);

        Assert.All(ranked, section => Assert.InRange(section.Relevance, 0, 0.3));
    }

    [Fact]
    public void Sections_that_nothing_speaks_for_are_left_out() =>
        Assert.Empty(PassageRanker.Rank([Section("a", 0, 0, 0)], [new(0.9, ["b"])], 3));

    [Fact]
    public void No_more_than_the_limit_is_returned() =>
        Assert.Equal(2, PassageRanker.Rank([Section("a", 0, 1, 1), Section("b", 0, 1, 1), Section("c", 0, 1, 1)], [], 2).Count);

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(2, -1)]
    public void Relevance_stays_between_0_and_1_whatever_comes_in(double confidence, double coverage)
    {
        var ranked = PassageRanker.Rank([Section("a", 0, 1, coverage), Section("b", 0, 2, 1)], [new(confidence, ["a"])], 3);

        Assert.NotEmpty(ranked);
        Assert.All(ranked, section => Assert.InRange(section.Relevance, 0, 1));
    }

    private static Candidate Section(string article, int ordinal, double score, double coverage) =>
        new(new SectionKey(article, ordinal), score, coverage);
}
