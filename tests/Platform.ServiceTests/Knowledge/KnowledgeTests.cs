using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Clients;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Search;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Knowledge;

public sealed class KnowledgeTests
{
    private static readonly CancellationToken Cancelled = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_packs_articles_are_published_at_start_and_survive_a_restart_once()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        try
        {
            for (var start = 0; start < 2; start++)
            {
                await using var service = await RunningService.StartAsync([new KnowledgeService()], folder);
                var article = await Api(service).GetAsync("refund-times", Cancelled);

                Assert.Equal((1, ArticleStatus.Published, 1), (article.Version, article.Status, article.PublishedVersion));
                Assert.Equal(["en", "zh"], article.Texts.Keys.Order());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task An_edit_is_found_only_once_it_is_published_and_every_version_is_kept()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = Api(service);

        var draft = await api.UpdateAsync("gift-cards", new(Texts("Gift cards", "Zebras deliver gift cards.")), "\"1\"", Cancelled);
        Assert.Equal((2, ArticleStatus.Draft, 1), (draft.Version, draft.Status, draft.PublishedVersion));
        Assert.DoesNotContain((await api.SearchAsync("zebras", "en", 5, Cancelled)).Hits, hit => hit.Text.Contains("Zebras"));

        await api.PublishAsync("gift-cards", cancellationToken: Cancelled);
        var hit = (await api.SearchAsync("zebras", "en", 5, Cancelled)).Hits[0];
        Assert.Equal(("gift-cards", 2, "Zebras deliver gift cards."), (hit.Citation.ArticleId, hit.Citation.Version, hit.Text));
        var published = await service.Published.WaitForAsync<ArticlePublished>(message => message is { ArticleId: "gift-cards", Version: 2 });
        Assert.Equal("shop", published.TenantId);

        var versions = await api.VersionsAsync("gift-cards", cancellationToken: Cancelled);
        Assert.Equal([(2, ArticleSource.Api), (1, ArticleSource.Pack)], versions.Versions.Select(version => (version.Version, version.Source)));
        var older = await api.VersionsAsync("gift-cards", cursor: "2", limit: 1, cancellationToken: Cancelled);
        Assert.Equal(1, Assert.Single(older.Versions).Version);
        Assert.Null(older.Next);
    }

    [Fact]
    public async Task A_withdrawn_article_answers_no_more_not_even_after_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        try
        {
            await using (var service = await RunningService.StartAsync([new KnowledgeService()], folder))
            {
                var withdrawn = await Api(service).WithdrawAsync("gift-cards", cancellationToken: Cancelled);
                Assert.Equal((ArticleStatus.Withdrawn, null), (withdrawn.Status, withdrawn.PublishedVersion));
                Assert.False(await IsFoundAsync(service));
                await service.Published.WaitForAsync<ArticleWithdrawn>(message => message is { ArticleId: "gift-cards", Version: 1 });
            }

            await using var again = await RunningService.StartAsync([new KnowledgeService()], folder);
            Assert.False(await IsFoundAsync(again));
            await Api(again).PublishAsync("gift-cards", cancellationToken: Cancelled);
            Assert.True(await IsFoundAsync(again));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static async Task<bool> IsFoundAsync(RunningService service) =>
            (await Api(service).SearchAsync("gift cards", "en", 20, Cancelled)).Hits.Any(hit => hit.Citation.ArticleId == "gift-cards");
    }

    [Fact]
    public async Task A_new_article_is_a_draft_until_published()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = Api(service);

        var created = await api.CreateAsync(new("zebra-care", Texts("Zebra care", "Brush the zebra daily.\n\n## Feeding\n\nHay.")), Cancelled);
        Assert.Equal((1, ArticleStatus.Draft, null), (created.Version, created.Status, created.PublishedVersion));
        Assert.Equal(["zebra-care"], (await api.ListAsync(status: ArticleStatus.Draft, cancellationToken: Cancelled)).Articles.Select(article => article.Id));

        await api.PublishAsync("zebra-care", "\"1\"", Cancelled);
        Assert.Equal("Feeding", (await api.SearchAsync("zebra feeding", "en", 1, Cancelled)).Hits[0].Citation.Heading);
        Assert.DoesNotContain((await api.SearchAsync("zebra", "zh", 5, Cancelled)).Hits, hit => hit.Citation.ArticleId == "zebra-care");
    }

    [Fact]
    public async Task Paging_gives_every_article_once()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = Api(service);
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await api.ListAsync(language: "zh", status: ArticleStatus.Published, cursor: cursor, limit: 7, cancellationToken: Cancelled);
            ids.AddRange(page.Articles.Select(article => article.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        var files = Directory.GetFiles(Path.Combine(RunningService.RepositoryRoot, "packs", "shop", "articles"), "*.zh.md")
            .Select(file => Path.GetFileName(file)[..^".zh.md".Length]).Order(StringComparer.Ordinal);
        Assert.Equal(files, ids);
    }

    [Fact]
    public async Task Bad_input_gives_problems()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = Api(service);
        var texts = Texts("Title", "Body.");

        await FailsAsync(HttpStatusCode.Conflict, () => api.CreateAsync(new("gift-cards", texts), Cancelled));
        await FailsAsync(HttpStatusCode.BadRequest, () => api.CreateAsync(new("Not Kebab", texts), Cancelled));
        await FailsAsync(HttpStatusCode.BadRequest, () => api.CreateAsync(new("no-texts", new Dictionary<string, ArticleText>()), Cancelled));
        await FailsAsync(HttpStatusCode.BadRequest, () => api.CreateAsync(new("long-title", Texts(new string('t', 201), "Body.")), Cancelled));
        await FailsAsync(HttpStatusCode.BadRequest, () => api.CreateAsync(new("long-body", Texts("Title", new string('b', 100_001))), Cancelled));
        await FailsAsync(HttpStatusCode.BadRequest, () => api.CreateAsync(
            new("other-language", new Dictionary<string, ArticleText> { ["xx"] = texts["en"] }), Cancelled));
        await FailsAsync(HttpStatusCode.NotFound, () => api.GetAsync("no-such-article", Cancelled));
        await FailsAsync(HttpStatusCode.NotFound, () => api.PublishAsync("no-such-article", cancellationToken: Cancelled));
        await FailsAsync(HttpStatusCode.NotFound, () => api.UpdateAsync("no-such-article", new(texts), "\"1\"", Cancelled));
        await FailsAsync(HttpStatusCode.PreconditionFailed, () => api.UpdateAsync("gift-cards", new(texts), "\"9\"", Cancelled));
        await FailsAsync(HttpStatusCode.PreconditionFailed, () => api.PublishAsync("gift-cards", "\"9\"", Cancelled));
        await FailsAsync(HttpStatusCode.BadRequest, () => api.ListAsync(limit: 0, cancellationToken: Cancelled));
        await FailsAsync(HttpStatusCode.BadRequest, () => api.SearchAsync(" ", cancellationToken: Cancelled));
        await FailsAsync(HttpStatusCode.BadRequest, () => api.SearchAsync("refund", limit: 21, cancellationToken: Cancelled));

        using var withoutMatch = await service.Http.PutAsJsonAsync("/v1/knowledge/articles/gift-cards", new UpdateArticle(texts), Cancelled);
        Assert.Equal(HttpStatusCode.PreconditionRequired, withoutMatch.StatusCode);
        using var nullText = await service.Http.PostAsync(
            "/v1/knowledge/articles", new StringContent("""{"id":"null-text","texts":{"en":null}}""", Encoding.UTF8, "application/json"), Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, nullText.StatusCode);
        using var nullKeyword = await service.Http.PostAsync(
            "/v1/knowledge/articles",
            new StringContent("""{"id":"null-word","texts":{"en":{"title":"T","keywords":[null],"body":"B"}}}""", Encoding.UTF8, "application/json"),
            Cancelled);
        Assert.Equal(HttpStatusCode.BadRequest, nullKeyword.StatusCode);
    }

    [Fact]
    public async Task The_longest_texts_in_every_language_are_accepted()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var texts = new Dictionary<string, ArticleText> { ["en"] = new("Long", [], new string('b', 100_000)), ["zh"] = new("长", [], new string('长', 100_000)) };

        var created = await Api(service).CreateAsync(new("long-article", texts), Cancelled);
        var published = await Api(service).PublishAsync("long-article", cancellationToken: Cancelled);

        Assert.Equal((1, ArticleStatus.Published), (created.Version, published.Status));
    }

    [Fact]
    public async Task Of_two_edits_of_the_same_version_one_wins_and_one_is_told()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = Api(service);

        var edits = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            try
            {
                return (await api.UpdateAsync("gift-cards", new(Texts("Gift cards", $"Edit {number}.")), "\"1\"", Cancelled)).Texts["en"].Body;
            }
            catch (ApiException exception)
            {
                return exception.StatusCode.ToString();
            }
        }));

        Assert.Equal(7, edits.Count(edit => edit == nameof(HttpStatusCode.PreconditionFailed)));
        Assert.Contains((await api.GetAsync("gift-cards", Cancelled)).Texts["en"].Body, edits);
    }

    [Fact]
    public async Task The_entity_tag_is_the_version()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());

        using var response = await service.Http.GetAsync("/v1/knowledge/articles/gift-cards", Cancelled);

        Assert.Equal("\"1\"", response.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task A_message_gets_the_passages_of_its_intents_article_and_a_redelivery_the_same_event()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var message = Understood("钱怎么还没退", "zh", "refund_status", 0.9);

        await service.Bus.Publish(message, Cancelled);
        await service.Bus.Publish(message, Cancelled);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Retrieved(service, message).Count == 2), "both deliveries answered");

        var retrieved = Retrieved(service, message);
        Assert.Equal(retrieved[0].EventId, retrieved[1].EventId);
        Assert.Equal(JsonSerializer.Serialize(retrieved[0].Passages), JsonSerializer.Serialize(retrieved[1].Passages));
        Assert.InRange(retrieved[0].Passages.Count, 1, 3);
        var first = retrieved[0].Passages[0];
        Assert.Equal(("refund-times", "zh"), (first.ArticleId, first.Language));
        Assert.InRange(first.Relevance, 0.8, 1);
    }

    [Fact]
    public async Task A_text_in_a_language_that_the_pack_does_not_have_is_searched_in_the_default_language()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var message = Understood("Wo bleibt mein Geld?", "de", "refund_status", 0.9);

        await service.Bus.Publish(message, Cancelled);

        var retrieved = await service.Published.WaitForAsync<KnowledgeRetrieved>(answer => answer.TurnId == message.TurnId);
        Assert.Equal(("refund-times", "en"), (retrieved.Passages[0].ArticleId, retrieved.Passages[0].Language));
    }

    [Theory]
    [InlineData("", false, "shop")]
    [InlineData("refund", true, "shop")]
    [InlineData("qwertz uiop", false, "shop")]
    [InlineData("refund", false, "nobody")]
    public async Task Something_is_published_even_if_nothing_fits(string text, bool outOfScope, string tenant)
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var message = Understood(text, "en") with { OutOfScope = outOfScope, TenantId = tenant };

        await service.Bus.Publish(message, Cancelled);

        Assert.Empty((await service.Published.WaitForAsync<KnowledgeRetrieved>(answer => answer.TurnId == message.TurnId)).Passages);
    }

    [Fact]
    public async Task Another_replicas_publication_is_found_by_its_event()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService(), "Knowledge:FollowMilliseconds=60000");
        Assert.True(await WriteAsAnotherReplicaAsync(service, announced: true));
        var published = new ArticlePublished(Guid.NewGuid(), "shop", default, "zebra-care", 1);

        await service.Bus.Publish(published, Cancelled);
        await service.Bus.Publish(published, Cancelled);

        await ZebraIsFoundAsync(service);
    }

    [Fact]
    public async Task Another_replicas_publication_is_found_even_if_its_event_went_elsewhere()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService(), "Knowledge:FollowMilliseconds=50");
        Assert.True(await WriteAsAnotherReplicaAsync(service, announced: true));

        await ZebraIsFoundAsync(service);
    }

    [Fact]
    public async Task A_publication_whose_event_was_never_sent_is_announced_later()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService(), "Knowledge:FollowMilliseconds=50");
        Assert.True(await WriteAsAnotherReplicaAsync(service, announced: false));

        await service.Published.WaitForAsync<ArticlePublished>(message => message is { ArticleId: "zebra-care", Version: 1 });
    }

    private static Task<bool> WriteAsAnotherReplicaAsync(RunningService service, bool announced)
    {
        var now = TimeProvider.System.GetUtcNow();
        var article = StoredArticle.New("shop", "zebra-care", Texts("Zebra care", "Brush the zebra daily."), ArticleSource.Api, now).Publish(now);
        return service.App.Services.GetRequiredService<ArticleStore>()
            .AddAsync(announced ? article with { Announced = article.Change } : article, Cancelled);
    }

    private static Task ZebraIsFoundAsync(RunningService service) => Eventually.BecomesTrueAsync(
        async () => (await service.App.Services.GetRequiredService<KnowledgeIndex>().SearchAsync("shop", "zebra", "en", [], 3)).Count > 0,
        "the article is found");

    private static List<KnowledgeRetrieved> Retrieved(RunningService service, UtteranceUnderstood message) =>
        [.. service.Published.Of<KnowledgeRetrieved>().Where(retrieved => retrieved.TurnId == message.TurnId)];

    private static UtteranceUnderstood Understood(string text, string language, string? intent = null, double confidence = 0) => new(
        Guid.NewGuid(), "shop", "c1", default, Guid.NewGuid(), "m1", text, language, intent is null ? [] : [new(intent, confidence)], false, []);

    private static Dictionary<string, ArticleText> Texts(string title, string body) => new() { ["en"] = new(title, [], body) };

    private static IKnowledgeApi Api(RunningService service) => RestService.For<IKnowledgeApi>(service.Http);

    private static async Task FailsAsync<T>(HttpStatusCode expected, Func<Task<T>> call)
    {
        var exception = await Assert.ThrowsAnyAsync<ApiException>(call);
        Assert.Equal(expected, exception.StatusCode);
        Assert.Contains("\"title\"", exception.Content);
    }
}
