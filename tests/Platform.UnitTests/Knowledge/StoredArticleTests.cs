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

    [Fact]
    public void A_version_goes_from_draft_through_review_and_approval_into_force_and_out_again()
    {
        var draft = New(ArticleSource.Api);
        var submitted = draft.Submit(Now, "ann", "please read");
        var approved = submitted.Approve(Now, "bob", fourEyes: true);
        var published = approved.Publish(Now, "ann", needsApproval: true);
        var withdrawn = published.Withdraw(Now, "bob", "wrong");

        Assert.Equal(
            [ArticleStatus.Draft, ArticleStatus.Review, ArticleStatus.Approved, ArticleStatus.Published, ArticleStatus.Withdrawn],
            new[] { draft, submitted, approved, published, withdrawn }.Select(article => article.Status));
        Assert.Equal(
            [
                (1, ArticleActKind.Written, "ann", null), (2, ArticleActKind.Submitted, "ann", "please read"), (3, ArticleActKind.Approved, "bob", null),
                (4, ArticleActKind.Published, "ann", null), (5, ArticleActKind.Withdrawn, "bob", "wrong"),
            ],
            withdrawn.Acts.Select(act => (act.Number, act.Kind, act.By, act.Comment)));
    }

    [Fact]
    public void With_four_eyes_the_author_cannot_approve_and_nothing_is_published_unapproved()
    {
        var submitted = New(ArticleSource.Api).Submit(Now, "bob");

        Assert.Throws<StepRefusedException>(() => submitted.Approve(Now, "ann", fourEyes: true));
        Assert.Throws<StepRefusedException>(() => submitted.Publish(Now, "bob", needsApproval: true));
        Assert.Throws<StepRefusedException>(() => submitted.Approve(Now, "bob", fourEyes: true).Edit(Text("new"), ArticleSource.Api, Now, "bob").Publish(Now, "bob", needsApproval: true));
        Assert.Equal(ArticleStatus.Approved, submitted.Approve(Now, "ann", fourEyes: false).Status);
    }

    [Fact]
    public void What_was_withdrawn_has_to_be_approved_again()
    {
        var withdrawn = New(ArticleSource.Api).Submit(Now, "ann").Approve(Now, "bob", fourEyes: true).Publish(Now, needsApproval: true).Withdraw(Now);

        Assert.Throws<StepRefusedException>(() => withdrawn.Publish(Now, needsApproval: true));
        Assert.Equal(ArticleStatus.Review, withdrawn.Submit(Now, "ann").Status);
    }

    [Fact]
    public void What_is_sent_back_is_a_draft_and_loses_its_approval_and_its_time()
    {
        var scheduled = New(ArticleSource.Api).Submit(Now, "ann").Approve(Now, "bob", fourEyes: true).Publish(Now, "bob", at: Now.AddDays(1), needsApproval: true);
        var sentBack = scheduled.SendBack(Now, "bob", "not yet");

        Assert.Equal((ArticleStatus.Scheduled, ArticleStatus.Draft, null), (scheduled.Status, sentBack.Status, sentBack.DueAt));
        Assert.Throws<StepRefusedException>(() => sentBack.Publish(Now, needsApproval: true));
        Assert.Throws<StepRefusedException>(() => sentBack.SendBack(Now, "bob", "again"));
    }

    [Fact]
    public void A_version_that_begins_later_leaves_the_one_in_force_until_then()
    {
        var article = New(ArticleSource.Api).Publish(Now)
            .Edit(Text("new"), ArticleSource.Api, Now, terms: new ArticleTerms { ValidFrom = Now.AddDays(2) }).Publish(Now);

        Assert.Equal((ArticleStatus.Scheduled, 1, Now.AddDays(2)), (article.Status, article.PublishedVersion, article.DueAt));
        Assert.Same(article, article.Due(Now.AddDays(2).AddTicks(-1), article.Current));
        var due = article.Due(Now.AddDays(2), article.Current);
        Assert.Equal((ArticleStatus.Published, 2, null), (due.Status, due.PublishedVersion, due.DueAt));
        Assert.Same(due, due.Due(Now.AddDays(2), article.Current));
    }

    [Fact]
    public void An_older_version_that_is_set_for_later_comes_into_force_beside_a_newer_draft_unless_that_is_published_first()
    {
        var article = New(ArticleSource.Api).Publish(Now, at: Now.AddDays(1));
        var first = article.Current;
        var edited = article.Edit(Text("new"), ArticleSource.Api, Now).Submit(Now, "ann");

        var due = edited.Due(Now.AddDays(1), first);
        Assert.Equal((1, ArticleStatus.Review), (due.PublishedVersion, due.Status));
        Assert.Equal((2, null), (edited.Publish(Now).PublishedVersion, edited.Publish(Now).Schedule));
    }

    [Fact]
    public void A_version_ends_at_its_time_and_not_before_even_if_nobody_has_noted_it()
    {
        var end = Now.AddDays(1);
        var article = New(ArticleSource.Api).Edit(Text("sale"), ArticleSource.Api, Now, terms: new ArticleTerms { ValidUntil = end }).Publish(Now);

        Assert.Same(article, article.AsOf(end.AddTicks(-1)));
        var expired = article.AsOf(end);
        Assert.Equal((ArticleStatus.Expired, null, end), (expired.Status, expired.PublishedVersion, expired.ExpiredAt));
        Assert.Equal(2, Assert.IsType<ArticleWithdrawn>(Publication.Event(expired)).Version);
        Assert.Throws<StepRefusedException>(() => expired.Publish(end));
    }

    [Fact]
    public void What_ended_while_nothing_ran_does_not_come_into_force()
    {
        var terms = new ArticleTerms { ValidFrom = Now.AddDays(1), ValidUntil = Now.AddDays(2) };
        var article = New(ArticleSource.Api).Edit(Text("sale"), ArticleSource.Api, Now, terms: terms).Publish(Now);

        var late = article.Due(Now.AddDays(3), article.Current);

        Assert.Equal((ArticleStatus.Expired, null, 0), (late.Status, late.PublishedVersion, late.Change));
    }

    private static StoredArticle New(ArticleSource source) => StoredArticle.New("shop", "an-article", Text("old"), source, Now, "ann");

    private static Dictionary<string, ArticleText> Text(string body) => new() { ["en"] = new("Title", ["word"], body) };
}
