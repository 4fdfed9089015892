using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;

namespace Platform.UnitTests.Knowledge;

public sealed class StoredArticleTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void An_edit_leaves_the_published_version_in_force()
    {
        var article = New(ArticleSource.Api).Publish(Now).Edit(Text("new"), ArticleSource.Api, Now);

        Assert.Equal((2, 1, ArticleStatus.Draft), (article.Current.Version, article.PublishedVersion, article.Status));
    }

    [Fact]
    public void Publishing_twice_is_one_change()
    {
        var once = New(ArticleSource.Api).Publish(Now);

        Assert.Same(once, once.Publish(Now.AddDays(1)));
    }

    [Fact]
    public void The_event_of_a_change_has_the_same_id_each_time_and_another_after_the_next_change()
    {
        var published = New(ArticleSource.Api).Publish(Now);
        var again = published.Withdraw(Now).Publish(Now);

        Assert.Equal(Publication.Event(published), Publication.Event(published));
        Assert.NotEqual(
            ((ArticlePublished)Publication.Event(published)).EventId, ((ArticlePublished)Publication.Event(again)).EventId);
    }

    [Fact]
    public void A_withdrawal_names_the_version_that_was_in_force()
    {
        var withdrawn = New(ArticleSource.Api).Publish(Now).Edit(Text("new"), ArticleSource.Api, Now).Withdraw(Now);

        Assert.Equal(1, Assert.IsType<ArticleWithdrawn>(Publication.Event(withdrawn)).Version);
    }

    [Fact]
    public void A_changed_pack_article_becomes_a_published_version()
    {
        var updated = PackImport.Update(New(ArticleSource.Pack).Publish(Now), Text("new"), Now);

        Assert.Equal((2, 2, "new"), (updated.Current.Version, updated.PublishedVersion, updated.Current.Texts["en"].Body));
    }

    [Fact]
    public void An_unchanged_pack_article_stays_as_it_is()
    {
        var stored = New(ArticleSource.Pack).Publish(Now);

        Assert.Same(stored, PackImport.Update(stored, Text("old"), Now));
    }

    [Fact]
    public void The_pack_does_not_overwrite_what_people_have_edited_or_withdrawn()
    {
        var edited = New(ArticleSource.Pack).Publish(Now).Edit(Text("edited"), ArticleSource.Api, Now).Publish(Now);
        var withdrawn = New(ArticleSource.Pack).Publish(Now).Withdraw(Now);

        Assert.Same(edited, PackImport.Update(edited, Text("new"), Now));
        Assert.Same(withdrawn, PackImport.Update(withdrawn, Text("new"), Now));
    }

    private static StoredArticle New(ArticleSource source) => StoredArticle.New("shop", "an-article", Text("old"), source, Now);

    private static Dictionary<string, ArticleText> Text(string body) => new() { ["en"] = new("Title", ["word"], body) };
}
