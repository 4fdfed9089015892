using System.Net;
using Platform.Clients;
using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Knowledge;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Knowledge;

/// <summary>From questions that nobody could answer to the article that does.</summary>
public class GapTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_person_answered_becomes_a_draft_and_the_article_closes_the_gap()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);
        await service.Bus.Publish(Understood("a", "Do you rent out lawn mowers?"), Cancellation);
        await service.Bus.Publish(Understood("b", "How long does a refund take?", "refund_status"), Cancellation);
        await service.Bus.Publish(Understood("c", "hello", "greeting"), Cancellation);
        var asked = Understood("d", "I would like to rent a lawn mower");
        await service.Bus.Publish(asked, Cancellation);
        var gap = await GapAsync(api, found => found.Questions == 2);
        Assert.Equal(2, gap.Conversations);
        Assert.Null(gap.Draft);
        Assert.Equal(HttpStatusCode.Conflict, (await Assert.ThrowsAnyAsync<ApiException>(() => api.DraftAsync(gap.Id, new("lawn-mowers"), Cancellation))).StatusCode);

        await service.Bus.Publish(Handoff(asked), Cancellation);
        await service.Bus.Publish(PersonsReply("d", "Every branch lends lawn mowers for 30 euros a day."), Cancellation);
        gap = await GapAsync(api, found => found is { Draft: not null, HandedOver: 1 });

        var draft = await api.DraftAsync(gap.Id, new("lawn-mowers"), Cancellation);
        Assert.Equal((ArticleStatus.Draft, "Every branch lends lawn mowers for 30 euros a day."), (draft.Status, draft.Texts["en"].Body));
        Assert.Empty((await api.GapsAsync(cancellationToken: Cancellation)).Gaps);
        await api.PublishAsync("lawn-mowers", cancellationToken: Cancellation);
        Assert.Equal("lawn-mowers", (await api.SearchAsync("can I rent a lawn mower", "en", 1, Cancellation)).Hits[0].Citation.ArticleId);
    }

    [Fact]
    public async Task A_dismissed_gap_is_gone()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);
        await service.Bus.Publish(Understood("a", "Do you rent out lawn mowers?"), Cancellation);
        var gap = await GapAsync(api, _ => true);

        await api.DismissAsync(gap.Id, Cancellation);

        Assert.Empty((await api.GapsAsync(cancellationToken: Cancellation)).Gaps);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAnyAsync<ApiException>(() => api.DismissAsync(gap.Id, Cancellation))).StatusCode);
    }

    [Fact]
    public async Task Two_articles_that_do_not_agree_are_shown_side_by_side()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);
        foreach (var (id, days) in new[] { ("mower-loans", 3), ("loans-of-tools", 7) })
        {
            await api.CreateAsync(new(id, new Dictionary<string, ArticleText> { ["en"] = new("Loans", [], $"A lawn mower on loan is brought back to the branch after {days} days.") }), Cancellation);
            await api.PublishAsync(id, cancellationToken: Cancellation);
        }

        var conflict = (await api.ConflictsAsync("en", Cancellation)).Conflicts[0];

        Assert.Equal(ConflictKind.Contradiction, conflict.Kind);
        Assert.Equal(["loans-of-tools", "mower-loans"], new[] { conflict.First.ArticleId, conflict.Second.ArticleId }.Order());
    }

    private static async Task<KnowledgeGap> GapAsync(IKnowledgeApi api, Func<KnowledgeGap, bool> isIt)
    {
        KnowledgeGap? gap = null;
        await Eventually.BecomesTrueAsync(
            async () => (gap = (await api.GapsAsync(cancellationToken: Cancellation)).Gaps.SingleOrDefault()) is not null && isIt(gap), "there is the one gap");
        return gap!;
    }

    private static UtteranceUnderstood Understood(string conversation, string text, string? intent = null) => new(
        Guid.CreateVersion7(), "shop", conversation, DateTimeOffset.UtcNow, Guid.CreateVersion7(), "1", text, "en",
        intent is null ? [] : [new IntentScore(intent, 0.95)], intent is null, []);

    private static HandoffRequested Handoff(UtteranceUnderstood asked) => new(
        EventIds.ForTurn(asked.TurnId, "handoff-requested"), "shop", asked.ConversationId, "me", DateTimeOffset.UtcNow, 3, asked.TurnId,
        HandoffReason.NotUnderstood, "general", 3, "en", null, [], [], ["because"]);

    private static ReplyDecided PersonsReply(string conversation, string text) => new(
        Guid.CreateVersion7(), "shop", conversation, "me", DateTimeOffset.UtcNow, 5, Guid.CreateVersion7(), "test", Decision.HumanReply, "en",
        [MessagePart.OfText(text)], [], Author.Human, "eva", []);
}
