using Platform.Knowledge.Gaps;

namespace Platform.UnitTests.Knowledge;

public class GapFinderTests
{
    [Fact]
    public void Questions_about_the_same_thing_are_one_gap_and_the_costliest_comes_first()
    {
        var gaps = GapFinder.Find(
        [
            Question("a", "Do you have an escape room?"),
            Question("b", "Can I rent a lawn mower from you?"),
            Question("c", "I want to rent a lawn mower for a weekend"),
            Question("d", "rent lawn mowers?") with { PersonsReply = "Yes, at every branch, for 30 euros a day." },
            Question("d", "is there any way to rent a lawn mower") with { HandedOver = true, PersonsReply = "Yes, at every branch, for 30 euros a day." },
        ]);

        Assert.Equal(2, gaps.Count);
        var mower = gaps[0].View;
        Assert.Equal((4, 3, 1), (mower.Questions, mower.Conversations, mower.HandedOver));
        Assert.Contains("mower", mower.Draft!.Title, StringComparison.Ordinal);
        Assert.Equal("Yes, at every branch, for 30 euros a day.", mower.Draft.Body);
        Assert.Null(gaps[1].View.Draft);
    }

    [Fact]
    public void Chinese_questions_are_grouped_too()
    {
        var gaps = GapFinder.Find([Question("a", "你们可以租割草机吗", "zh"), Question("b", "割草机租一天多少钱", "zh"), Question("c", "有没有密室逃脱", "zh")]);

        Assert.Equal([2, 1], gaps.Select(gap => gap.View.Questions));
        Assert.Equal("zh", gaps[0].View.Language);
    }

    [Fact]
    public void No_questions_and_questions_without_words_are_no_gap() =>
        Assert.Empty(GapFinder.Find([Question("a", "???"), Question("b", "的")]));

    private static OpenQuestion Question(string conversation, string text, string language = "en") =>
        new("shop", conversation, Guid.CreateVersion7(), text, language, DateTimeOffset.UnixEpoch);
}
