using Platform.Knowledge.Articles;

namespace Platform.UnitTests.Knowledge;

public sealed class ArticleRulesTests
{
    [Theory]
    [InlineData("refund-times", true)]
    [InlineData("a1", true)]
    [InlineData("Refund", false)]
    [InlineData("refund--times", false)]
    [InlineData("-refund", false)]
    [InlineData("refund\n", false)]
    [InlineData("", false)]
    public void Ids_are_kebab_case(string id, bool valid) => Assert.Equal(valid, ArticleRules.IsId(id));

    [Fact]
    public void Ids_have_at_most_80_characters()
    {
        Assert.True(ArticleRules.IsId(new string('a', 80)));
        Assert.False(ArticleRules.IsId(new string('a', 81)));
    }
}
