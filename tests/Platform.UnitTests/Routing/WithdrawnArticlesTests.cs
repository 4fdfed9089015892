using Platform.Contracts.Knowledge;
using Platform.Routing.Conversations;

namespace Platform.UnitTests.Routing;

public class WithdrawnArticlesTests
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly WithdrawnArticles _withdrawn = new(TimeProvider.System);

    [Fact]
    public void What_was_found_before_its_withdrawal_is_not_quoted_after_it()
    {
        _withdrawn.Add(new(Guid.Empty, "shop", Now, "refund-times", 3));

        Assert.Equal(["gift-cards"], Quotable(Now.AddSeconds(-1), Passage("refund-times", 3), Passage("gift-cards", 1)));
        Assert.Equal(["gift-cards"], Quotable(Now, Passage("refund-times", 2), Passage("gift-cards", 1)));
    }

    [Fact]
    public void What_was_published_again_is_quoted()
    {
        _withdrawn.Add(new(Guid.Empty, "shop", Now, "refund-times", 3));

        Assert.Equal(["refund-times"], Quotable(Now.AddSeconds(-1), Passage("refund-times", 4)));
        Assert.Equal(["refund-times"], Quotable(Now.AddSeconds(1), Passage("refund-times", 3)));
    }

    [Fact]
    public void The_latest_withdrawal_counts_whichever_is_heard_of_first()
    {
        _withdrawn.Add(new(Guid.Empty, "shop", Now, "refund-times", 3));
        _withdrawn.Add(new(Guid.Empty, "shop", Now.AddMinutes(-1), "refund-times", 2));

        Assert.Empty(Quotable(Now.AddSeconds(-1), Passage("refund-times", 3)));
    }

    [Fact]
    public void What_ends_while_a_turn_waits_is_not_quoted()
    {
        Assert.Empty(Quotable(Now, Passage("sale", 1) with { ValidUntil = Now }));
        Assert.Equal(["sale"], Quotable(Now, Passage("sale", 1) with { ValidUntil = Now.AddTicks(1) }));
    }

    private IEnumerable<string> Quotable(DateTimeOffset foundAt, params Passage[] passages) =>
        _withdrawn.StillInForce(new(Guid.Empty, "shop", "c", foundAt, Guid.Empty, passages), Now)!.Passages.Select(passage => passage.ArticleId);

    private static Passage Passage(string article, int version) => new(article, version, "Title", null, "en", "Text", 1);
}
