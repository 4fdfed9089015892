using Platform.Contracts.Knowledge;
using Platform.Knowledge.Conflicts;

namespace Platform.UnitTests.Knowledge;

public class ConflictFinderTests
{
    [Theory]
    [InlineData("A refund to the card takes 5 working days after the return arrives.", "The refund to your card takes 10 working days after the return has arrived.")]
    [InlineData("Opened headphones can be returned within the period.", "Opened headphones cannot be returned within the period.")]
    [InlineData("退款会在5个工作日内退回原支付方式。", "退款会在10个工作日内退回到原支付方式。")]
    [InlineData("拆封的耳机支持七天无理由退货。", "拆封的耳机不支持七天无理由退货。")]
    public void Nearly_the_same_words_with_other_numbers_or_a_denial_contradict(string one, string other)
    {
        var conflict = Assert.Single(Find(one, other));

        Assert.Equal((ConflictKind.Contradiction, one, other), (conflict.Kind, conflict.First.Sentence, conflict.Second.Sentence));
    }

    [Fact]
    public void The_same_sentence_in_two_articles_is_a_duplicate()
    {
        const string sentence = "We ship parcels to all countries of the European Union.";

        Assert.Equal(ConflictKind.Duplicate, Assert.Single(Find(sentence + " Ask us for others.", sentence)).Kind);
    }

    [Theory]
    [InlineData("A refund takes 5 working days.", "Standard delivery of furniture takes 10 working days.")]
    [InlineData("Gift cards are valid for 3 years.", "Gift cards are valid for 3 years after purchase in every store of ours and abroad.")]
    [InlineData("1. Open the account page and choose the order.", "2. Open the account page and choose the order.")]
    public void Other_matters_and_numbers_of_list_items_do_not(string one, string other) =>
        Assert.DoesNotContain(Find(one, other), conflict => conflict.Kind == ConflictKind.Contradiction);

    [Fact]
    public void An_article_is_not_compared_with_itself() =>
        Assert.Empty(ConflictFinder.Find([("a", 1, null, "Gift cards of paper are valid for 3 years.\nGift cards of paper are valid for 5 years.")]));

    // Other articles make words rare or common.
    private static IReadOnlyList<KnowledgeConflict> Find(string one, string other) => ConflictFinder.Find(
    [
        ("one", 1, null, one), ("other", 2, "Heading", other), ("third", 1, null, "Our shops open at nine. 我们的门店九点开门。"),
        ("fourth", 1, null, "A courier brings furniture up the stairs. 快递员会把家具送上楼。"),
    ]);
}
