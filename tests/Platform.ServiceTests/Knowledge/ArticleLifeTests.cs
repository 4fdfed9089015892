using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Platform.ChannelGateway;
using Platform.Clients;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Knowledge;
using Platform.Nlu;
using Platform.Routing;
using Platform.Sentiment;
using Platform.ServiceTests.Security;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Knowledge;

/// <summary>From draft to review, into force at its time, out of force at its end; who did what is kept.</summary>
public class ArticleLifeTests
{
    private const string Zebra = "zebra-care";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_four_eyes_another_person_than_the_author_approves_and_the_history_says_who_did_what_and_why()
    {
        await using var issuer = await TestIssuer.StartAsync();
        await using var service = await RunningService.StartAsync(
            new KnowledgeService(), "Tenancy:Tenants:shop:FourEyes=true", $"Security:Oidc:Authority={issuer.Address}", "Security:Oidc:Audience=platform",
            "Security:Oidc:TenantClaim=workspace", "Security:Oidc:RoleClaim=groups", "Security:Oidc:Roles:editors:0=manage");
        var (ann, bob) = (Person("ann"), Person("bob"));

        await ann.CreateAsync(new(Zebra, Texts("Brush the zebra daily."), Comment: "first edition"), Cancellation);
        await RefusedAsync(HttpStatusCode.Conflict, () => ann.PublishAsync(Zebra, cancellationToken: Cancellation));
        Assert.Equal(ArticleStatus.Review, (await ann.SubmitAsync(Zebra, cancellationToken: Cancellation)).Status);
        Assert.Equal([Zebra], (await bob.ListAsync(status: ArticleStatus.Review, cancellationToken: Cancellation)).Articles.Select(article => article.Id));
        await RefusedAsync(HttpStatusCode.Conflict, () => ann.ApproveAsync(Zebra, "\"1\"", cancellationToken: Cancellation));
        await RefusedAsync(HttpStatusCode.BadRequest, () => bob.SendBackAsync(Zebra, new(" "), Cancellation));
        Assert.Equal(ArticleStatus.Draft, (await bob.SendBackAsync(Zebra, new("How often?"), Cancellation)).Status);
        await ann.UpdateAsync(Zebra, new(Texts("Brush the zebra twice a day.")), "\"1\"", Cancellation);
        await ann.SubmitAsync(Zebra, new("now with how often"), cancellationToken: Cancellation);
        await RefusedAsync(HttpStatusCode.PreconditionFailed, () => bob.ApproveAsync(Zebra, "\"1\"", cancellationToken: Cancellation));
        Assert.Equal(ArticleStatus.Approved, (await bob.ApproveAsync(Zebra, "\"2\"", cancellationToken: Cancellation)).Status);
        Assert.Equal(ArticleStatus.Published, (await ann.PublishAsync(Zebra, cancellationToken: Cancellation)).Status);
        Assert.Equal(ArticleStatus.Withdrawn, (await bob.WithdrawAsync(Zebra, cancellationToken: Cancellation, comment: new("Zebras bite."))).Status);

        var history = await bob.HistoryAsync(Zebra, cancellationToken: Cancellation);
        Assert.Equal(
            [
                (8, 2, ArticleActKind.Withdrawn, "bob", "Zebras bite."), (7, 2, ArticleActKind.Published, "ann", null), (6, 2, ArticleActKind.Approved, "bob", null),
                (5, 2, ArticleActKind.Submitted, "ann", "now with how often"), (4, 2, ArticleActKind.Written, "ann", null),
                (3, 1, ArticleActKind.SentBack, "bob", "How often?"), (2, 1, ArticleActKind.Submitted, "ann", null),
                (1, 1, ArticleActKind.Written, "ann", "first edition"),
            ],
            history.Acts.Select(act => (act.Number, act.Version, act.Kind, act.By, act.Comment)));
        Assert.Equal(["ann", "ann"], (await bob.VersionsAsync(Zebra, cancellationToken: Cancellation)).Versions.Select(version => version.CreatedBy));

        IKnowledgeApi Person(string name)
        {
            var http = new HttpClient { BaseAddress = service.BaseAddress };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", issuer.Token(
                "platform", new Dictionary<string, object> { ["sub"] = name, ["workspace"] = "shop", ["groups"] = "editors" }));
            return RestService.For<IKnowledgeApi>(http);
        }
    }

    [Fact]
    public async Task A_file_is_not_published_past_the_four_eyes()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService(), "Tenancy:Tenants:shop:FourEyes=true");

        using var refused = await service.Http.PutAsync($"/v1/knowledge/documents/{Zebra}?fileName=z.txt&publish=true", File(), Cancellation);
        using var read = await service.Http.PutAsync($"/v1/knowledge/documents/{Zebra}?fileName=z.txt", File(), Cancellation);

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Created), (refused.StatusCode, read.StatusCode));
        Assert.Equal("key:test", Assert.Single((await Api(service).HistoryAsync(Zebra, cancellationToken: Cancellation)).Acts).By);

        static ByteArrayContent File() => new("Brush the zebra."u8.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
    }

    [Fact]
    public async Task Every_act_is_kept_page_by_page()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = Api(service);
        await api.CreateAsync(new(Zebra, Texts("Brush the zebra daily.")), Cancellation);
        for (var round = 0; round < 35; round++)
        {
            await api.PublishAsync(Zebra, cancellationToken: Cancellation, publish: new(Comment: $"{round}"));
            await api.WithdrawAsync(Zebra, cancellationToken: Cancellation);
        }

        var numbers = new List<int>();
        string? cursor = null;
        do
        {
            var page = await api.HistoryAsync(Zebra, cursor, limit: 17, Cancellation);
            numbers.AddRange(page.Acts.Select(act => act.Number));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(1, 71).Reverse(), numbers);
    }

    [Fact]
    public async Task What_was_set_for_later_comes_into_force_at_its_time_although_the_process_was_restarted()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        var clock = new TestClock();
        await using (var service = await RunningService.StartAsync([new KnowledgeService(), clock], folder))
        {
            var api = Api(service);
            await api.CreateAsync(new(Zebra, Texts("Brush the zebra daily.")), Cancellation);
            await api.PublishAsync(Zebra, cancellationToken: Cancellation);
            await api.UpdateAsync(Zebra, new(Texts("Wash the zebra daily.")), "\"1\"", Cancellation);
            var scheduled = await api.PublishAsync(Zebra, cancellationToken: Cancellation, publish: new(At: clock.Time.GetUtcNow().AddHours(1), "new rule"));
            Assert.Equal((ArticleStatus.Scheduled, 1, 2), (scheduled.Status, scheduled.PublishedVersion, scheduled.Scheduled!.Version));
            Assert.Equal(1, await VersionFoundAsync(api));
        }

        await using (var service = await RunningService.StartAsync([new KnowledgeService(), clock], folder))
        {
            var api = Api(service);
            clock.Time.Advance(TimeSpan.FromMinutes(59));
            Assert.Equal(1, await VersionFoundAsync(api));
            clock.Time.Advance(TimeSpan.FromMinutes(1));
            await Eventually.BecomesTrueAsync(async () => await VersionFoundAsync(api) == 2, "the second version answers");
            await service.Published.WaitForAsync<ArticlePublished>(message => message is { ArticleId: Zebra, Version: 2 });
            Assert.Equal(("key:test", "new rule"), (await api.HistoryAsync(Zebra, cancellationToken: Cancellation)).Acts.Select(act => (act.By, act.Comment)).First());
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Of_two_replicas_one_publishes_what_is_due_and_both_answer_with_it()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        var clock = new TestClock();
        await using (var one = await RunningService.StartAsync([new KnowledgeService(), clock], folder))
        await using (var other = await RunningService.StartAsync([new KnowledgeService(), clock], folder))
        {
            for (var number = 0; number < 10; number++)
            {
                await Api(one).CreateAsync(new($"zebra-{number}", Texts($"The zebra number {number} eats hay.")), Cancellation);
                await Api(one).PublishAsync($"zebra-{number}", cancellationToken: Cancellation, publish: new(At: clock.Time.GetUtcNow().AddMinutes(1)));
            }

            clock.Time.Advance(TimeSpan.FromMinutes(1));

            foreach (var replica in new[] { one, other })
                await Eventually.BecomesTrueAsync(
                    async () =>
                    {
                        // What one replica has published, the other looks for at its next tick.
                        clock.Time.Advance(TimeSpan.FromSeconds(1));
                        return (await Api(replica).SearchAsync("zebra hay", "en", 20, Cancellation)).Hits.Count(hit => hit.Citation.ArticleId.StartsWith("zebra-", StringComparison.Ordinal)) == 10;
                    },
                    "all ten answer");
            for (var number = 0; number < 10; number++)
                Assert.Single((await Api(other).HistoryAsync($"zebra-{number}", cancellationToken: Cancellation)).Acts, act => act.Kind == ArticleActKind.Published);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_has_ended_is_not_told_from_that_moment_on_and_is_listed()
    {
        var clock = new TestClock();
        // Nothing is noted by a timer here, so that the search alone has to know.
        await using var service = await RunningService.StartAsync([new KnowledgeService(), clock], null, "Knowledge:FollowMilliseconds=60000");
        var api = Api(service);
        var end = clock.Time.GetUtcNow().AddSeconds(30);
        await api.CreateAsync(new(Zebra, Texts("Zebras cost half."), new ArticleTerms { ValidUntil = end }), Cancellation);
        await api.PublishAsync(Zebra, cancellationToken: Cancellation);
        clock.Time.Advance(TimeSpan.FromSeconds(29.999));
        Assert.Equal(1, await VersionFoundAsync(api));

        clock.Time.Advance(TimeSpan.FromSeconds(0.001));

        Assert.Null(await VersionFoundAsync(api));
        var message = new UtteranceUnderstood(Guid.NewGuid(), "shop", "c", default, Guid.NewGuid(), "m", "what do zebras cost", "en", [], false, []);
        await service.Bus.Publish(message, Cancellation);
        var retrieved = await service.Published.WaitForAsync<KnowledgeRetrieved>(answer => answer.TurnId == message.TurnId);
        Assert.DoesNotContain(retrieved.Passages, passage => passage.ArticleId == Zebra);
        Assert.Equal((ArticleStatus.Expired, null), ((await api.GetAsync(Zebra, Cancellation)).Status, (await api.GetAsync(Zebra, Cancellation)).PublishedVersion));
        Assert.Equal([Zebra], (await api.ListAsync(status: ArticleStatus.Expired, cancellationToken: Cancellation)).Articles.Select(article => article.Id));

        clock.Time.Advance(TimeSpan.FromMinutes(1));

        await service.Published.WaitForAsync<ArticleWithdrawn>(gone => gone is { ArticleId: Zebra, Version: 1 });
        var listed = Assert.Single((await api.CareAsync(cancellationToken: Cancellation)).Articles);
        Assert.Equal((Zebra, end, 0), (listed.Article.Id, listed.ExpiredAt, listed.HandOvers));
        Assert.Equal(ArticleActKind.Expired, (await api.HistoryAsync(Zebra, cancellationToken: Cancellation)).Acts[0].Kind);
    }

    [Fact]
    public async Task Articles_whose_answers_led_to_a_person_are_listed_with_how_often_and_why()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = Api(service);
        var start = DateTimeOffset.UtcNow.AddHours(-5);
        // In a: the second answer led to it, not the first. In b: the only one. In c: it was two hours ago. In d: nobody was called.
        await TellAsync("a", "gift-cards", 0);
        await TellAsync("a", "refund-times", 1);
        await CallAsync("a", HandoffReason.Dissatisfied, 2);
        await TellAsync("b", "refund-times", 0);
        await CallAsync("b", HandoffReason.WantsHuman, 5);
        await CallAsync("b", HandoffReason.WantsHuman, 6);
        await TellAsync("c", "gift-cards", 0);
        await CallAsync("c", HandoffReason.WantsHuman, 120);
        await TellAsync("d", "gift-cards", 0);

        ArticlesToCareFor care = null!;
        await Eventually.BecomesTrueAsync(
            async () => (care = await api.CareAsync(cancellationToken: Cancellation)).Articles is [{ HandOvers: 3 }, ..], "three are counted");

        var listed = Assert.Single(care.Articles);
        Assert.Equal(("refund-times", 2, null), (listed.Article.Id, listed.Conversations, listed.ExpiredAt));
        Assert.Equal((1, 2), (listed.Reasons[HandoffReason.Dissatisfied], listed.Reasons[HandoffReason.WantsHuman]));
        await RefusedAsync(HttpStatusCode.BadRequest, () => api.CareAsync(days: 0, cancellationToken: Cancellation));

        Task TellAsync(string conversation, string article, int minute) => service.Bus.Publish(
            new ReplyDecided(
                Guid.CreateVersion7(), "shop", conversation, "me", start.AddMinutes(minute), 2, Guid.CreateVersion7(), "test", Decision.Answer, "en",
                [MessagePart.OfText("text")], [new Citation(article, 1, "Title", null, "en")], Author.Ai, null, ["because"]),
            Cancellation);

        Task CallAsync(string conversation, HandoffReason reason, int minute) => service.Bus.Publish(
            new HandoffRequested(
                Guid.CreateVersion7(), "shop", conversation, "me", start.AddMinutes(minute), 3, Guid.CreateVersion7(), reason, "general", 3, "en", null, [], [], ["because"]),
            Cancellation);
    }

    [Fact]
    public async Task A_message_is_answered_with_what_holds_for_its_customer()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = Api(service);
        await PublishAsync("zebra-germany", "In Germany zebras need a licence.", new() { Regions = ["de"] });
        await PublishAsync("zebra-staff", "Staff ride zebras free.", new() { Audiences = ["staff"] });
        await PublishAsync("zebra-kettle", "The zebra kettle whistles.", new() { Products = ["BM-KT320"] });

        Assert.Equal(["zebra-kettle"], await FoundAsync(null));
        Assert.Equal(["zebra-germany", "zebra-kettle"], await FoundAsync(new AnswerScope { Region = "de-be" }));
        Assert.Equal(["zebra-kettle", "zebra-staff"], await FoundAsync(new AnswerScope { Audiences = ["staff"] }));
        Assert.Equal([], await FoundAsync(null, new Entity("product", "BM-XX", "that", 0, 4)));
        Assert.Equal(["zebra-kettle"], await FoundAsync(null, new Entity("product", "BM-KT320", "that", 0, 4)));
        Assert.Equal(
            ["zebra-germany"],
            (await api.SearchForAsync("zebra", product: ["other", "another"], region: "de", language: "en", cancellationToken: Cancellation)).Hits.Select(hit => hit.Citation.ArticleId));
        await RefusedAsync(HttpStatusCode.BadRequest, () => api.SearchForAsync("zebra", region: new string('x', 41), cancellationToken: Cancellation));
        await RefusedAsync(HttpStatusCode.BadRequest, () => api.CreateAsync(new("no-terms", Texts("Body."), new() { Regions = [" "] }), Cancellation));

        async Task PublishAsync(string id, string body, ArticleTerms terms)
        {
            await api.CreateAsync(new(id, Texts(body), terms), Cancellation);
            await api.PublishAsync(id, cancellationToken: Cancellation);
        }

        async Task<IEnumerable<string>> FoundAsync(AnswerScope? scope, params Entity[] entities)
        {
            var message = new UtteranceUnderstood(Guid.NewGuid(), "shop", "c", default, Guid.NewGuid(), "m", "zebra", "en", [], false, entities) { Scope = scope };
            await service.Bus.Publish(message, Cancellation);
            var retrieved = await service.Published.WaitForAsync<KnowledgeRetrieved>(answer => answer.TurnId == message.TurnId);
            return retrieved.Passages.Select(passage => passage.ArticleId).Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_channel_says_of_its_customer_holds_for_the_rest_of_the_conversation()
    {
        await using var platform = await RunningService.StartAsync(
            [new ChannelGatewayService(), new NluService(), new KnowledgeService(), new SentimentService(), new RoutingService()], null,
            // The first turn waits for the model to be trained.
            "Routing:SoftDeadline=00:00:30");
        var api = Api(platform);
        var article = await api.GetAsync("refund-times", Cancellation);
        await api.UpdateAsync("refund-times", new(article.Texts, new ArticleTerms { Regions = ["de"] }), "\"1\"", Cancellation);
        await api.PublishAsync("refund-times", cancellationToken: Cancellation);

        Assert.DoesNotContain("refund-times", await CitedAsync("elsewhere", 1, null));
        Assert.Contains("refund-times", await CitedAsync("there", 1, new AnswerScope { Region = "de-by" }));
        Assert.Contains("refund-times", await CitedAsync("there", 2, null));
        Assert.DoesNotContain("refund-times", await CitedAsync("there", 3, new AnswerScope { Region = "fr" }));
        using var refused = await platform.Http.PostAsJsonAsync(
            "/v1/messages", new PostMessage("x", [MessagePart.OfText("hello")], "me", Scope: new AnswerScope { Region = new string('x', 41) }), Cancellation);
        Assert.Contains("scope.region", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        async Task<IEnumerable<string>> CitedAsync(string conversation, int number, AnswerScope? scope)
        {
            using var response = await platform.Http.PostAsJsonAsync(
                "/v1/messages?wait=30s",
                new PostMessage($"{conversation}-{number}", [MessagePart.OfText("How long does a refund take?")], "me", conversation, Scope: scope), Cancellation);
            return (await response.Content.ReadFromJsonAsync<MessageStatus>(Cancellation))!.Reply!.Citations.Select(citation => citation.ArticleId);
        }
    }

    private static async Task<int?> VersionFoundAsync(IKnowledgeApi api) =>
        (await api.SearchAsync("zebra", "en", 5, Cancellation)).Hits.Select(hit => hit.Citation).FirstOrDefault(citation => citation.ArticleId == Zebra)?.Version;

    private static IKnowledgeApi Api(RunningService service) => RestService.For<IKnowledgeApi>(service.Http);

    private static Dictionary<string, ArticleText> Texts(string body) => new() { ["en"] = new("Zebra", [], body) };

    private static async Task RefusedAsync<T>(HttpStatusCode expected, Func<Task<T>> call) =>
        Assert.Equal(expected, (await Assert.ThrowsAnyAsync<ApiException>(call)).StatusCode);
}
