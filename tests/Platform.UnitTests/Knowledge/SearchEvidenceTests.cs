using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Search;

namespace Platform.UnitTests.Knowledge;

public sealed class SearchEvidenceTests : IDisposable
{
    private static readonly Dictionary<string, IReadOnlyList<IReadOnlyList<string>>> Synonyms = new()
    {
        ["en"] = [["handset", "mobile phone"], ["X200", "bright two hundred"]],
        ["zh"] = [["优惠券", "折扣码"]],
    };

    private readonly TenantIndex _index = new(Synonyms);

    [Theory]
    [InlineData("is my handset insured", "en", "phone-cover")]
    [InlineData("warranty of the bright two hundred", "en", "x200")]
    [InlineData("折扣码怎么用", "zh", "coupons")]
    public void A_synonym_of_the_pack_finds_what_is_written_with_the_other_word(string question, string language, string article)
    {
        Publish("phone-cover", language, "Cover for a mobile phone", "The mobile phone is covered for two years.");
        Publish("x200", language, "X200", "The X200 has three years of warranty.");
        Publish("shoes", language, "Shoes", "Shoes have a warranty of a year and cover the foot.");
        Publish("coupons", language, "优惠券", "优惠券在付款时使用。");
        Publish("gifts", language, "礼品卡", "礼品卡在付款时使用。");

        Assert.Equal(article, _index.Search(question, language, [], 3)[0].ArticleId);
    }

    [Fact]
    public void A_synonym_counts_less_than_the_word_itself()
    {
        Publish("a", "en", "Cover", "A mobile phone is covered.");
        Publish("b", "en", "Cover", "A handset is covered.");

        Assert.Equal("b", _index.Search("handset", "en", [], 3)[0].ArticleId);
    }

    [Theory]
    [InlineData("waranty")]
    [InlineData("warrantly")]
    [InlineData("warrnaty")]
    public void A_misspelt_word_finds_the_nearest_of_the_articles(string word)
    {
        Publish("warranty", "en", "Warranty", "The warranty is two years.");
        Publish("shoes", "en", "Shoes", "Shoes come in a box.");

        Assert.Equal("warranty", Assert.Single(_index.Search(word, "en", [], 3)).ArticleId);
    }

    [Fact]
    public void A_word_that_an_article_has_is_not_corrected()
    {
        Publish("carts", "en", "Trolleys", "A basket is a trolley.");
        Publish("baskets", "en", "Gaskets", "A gasket keeps water out.");

        Assert.Equal("baskets", Assert.Single(_index.Search("gasket", "en", [], 3)).ArticleId);
    }

    [Fact]
    public void A_short_word_is_not_corrected()
    {
        Publish("cards", "en", "Cards", "Our card is free.");

        Assert.Empty(_index.Search("cart", "en", [], 3));
    }

    [Fact]
    public void Two_words_find_what_is_written_as_one()
    {
        Publish("netbanking", "en", "Netbanking", "Netbanking is open all day.");
        Publish("nets", "en", "Nets", "A net of our shop catches fish.");
        Publish("banks", "en", "Banks", "The banking hall is open all day.");

        Assert.Equal("netbanking", _index.Search("net banking", "en", [], 3)[0].ArticleId);
    }

    [Fact]
    public void Words_that_stand_together_as_asked_count_more_than_the_same_apart()
    {
        Publish("apart", "en", "One", "Cards give credit, paper money has a limit, coins none.");
        Publish("together", "en", "Two", "Cards give money, paper has a credit limit, coins none.");

        Assert.Equal("together", _index.Search("credit limit", "en", [], 3)[0].ArticleId);
    }

    [Fact]
    public void A_known_question_finds_its_article_without_a_word_of_it()
    {
        Publish("refunds", "en", "Refunds", "Money returns the way it came.", "Where on earth is my cash?", "How do I get it back?");
        Publish("shops", "en", "Cash desks", "Every shop on earth takes cash.");

        var passage = _index.Search("where on earth is my cash", "en", [], 3)[0];
        Assert.Equal("refunds", passage.ArticleId);
        Assert.InRange(passage.Relevance, 0.8, 1);
    }

    [Fact]
    public void A_section_that_is_known_to_answer_other_questions_steps_back()
    {
        Publish("a", "en", "Cards", "A lost card is blocked.", "What does a new card cost?");
        Publish("b", "en", "Cards", "A lost card is blocked.");

        Assert.Equal(["b", "a"], _index.Search("my card is lost", "en", [], 3).Select(passage => passage.ArticleId));
    }

    [Fact]
    public void Known_questions_go_with_the_version_that_had_them()
    {
        Publish("refunds", "en", "Refunds", "Money returns the way it came.", "Where on earth is my cash?");
        Publish("refunds", "en", "Refunds", "Money returns the way it came.");

        Assert.Empty(_index.Search("where on earth is my cash", "en", [], 3));
    }

    [Theory]
    [InlineData("a b c", "a b c", 1)]
    [InlineData("a b", "c d", 0)]
    [InlineData("a b", "b c", 1.0 / 3)]
    [InlineData("", "", 0)]
    public void Likeness_is_the_common_share_of_all_terms(string asked, string known, double likeness) =>
        Assert.Equal(likeness, QuestionLikeness.Of(Terms(asked).ToHashSet(), Terms(known), _ => 1), 6);

    public void Dispose() => _index.Dispose();

    private static string[] Terms(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private int _change;

    private void Publish(string id, string language, string title, string body, params string[] questions) =>
        _index.Apply(id, ++_change, new StoredVersion("shop", id, _change, ArticleSource.Api, default, new Dictionary<string, ArticleText>
        {
            [language] = new(title, [], body) { Questions = questions },
        }));
}
