using System.Net.Http.Json;
using Platform.ChannelGateway;
using Platform.Clients;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Knowledge;
using Platform.Nlu;
using Platform.Routing;
using Platform.Sentiment;
using Platform.ServiceTests.Support;
using Refit;

namespace Platform.ServiceTests.Knowledge;

/// <summary>Who was told what, once it does not hold any more.</summary>
public class ToldTests
{
    private const string ArticleId = "gift-cards";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exactly_those_are_listed_whose_last_word_on_the_article_is_not_in_force()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);
        // The truth: of each conversation the versions that it was told, in order.
        var random = new Random(7);
        var truth = Enumerable.Range(0, 60).ToDictionary(number => $"c-{number:00}", _ => new List<int>());
        for (var version = 1; version <= 3; version++)
        {
            if (version > 1)
            {
                await api.UpdateAsync(ArticleId, new(Texts($"Edition {version}.")), $"\"{version - 1}\"", Cancellation);
                await api.PublishAsync(ArticleId, cancellationToken: Cancellation);
            }

            foreach (var (conversation, told) in truth.Where(_ => random.Next(3) == 0))
            {
                told.Add(version);
                await service.Bus.Publish(Reply(conversation, version, minute: version), Cancellation);
            }
        }

        string[] expected = [.. truth.Where(entry => entry.Value is [.., not 3]).Select(entry => entry.Key).Order(StringComparer.Ordinal)];
        await Eventually.BecomesTrueAsync(async () => (await ListAsync(api)).SequenceEqual(expected), $"the list is {string.Join(' ', expected)}");

        await api.WithdrawAsync(ArticleId, cancellationToken: Cancellation);

        Assert.Equal(truth.Where(entry => entry.Value.Count > 0).Select(entry => entry.Key).Order(StringComparer.Ordinal), await ListAsync(api));
    }

    [Fact]
    public async Task A_customer_who_was_told_what_does_not_hold_any_more_is_told_what_does_once()
    {
        var folder = Directory.CreateTempSubdirectory("platform-test-").FullName;
        await using (var platform = await RunningService.StartAsync(
            [new ChannelGatewayService(), new NluService(), new KnowledgeService(), new SentimentService(), new RoutingService()], folder,
            // The first turn waits for the model to be trained.
            "Routing:SoftDeadline=00:00:30"))
        {
            var api = RestService.For<IKnowledgeApi>(platform.Http);
            var told = (await AskAsync(platform, "one"))!;
            var citation = Assert.Single(told.Citations);

            var article = await api.GetAsync(citation.ArticleId, Cancellation);
            await api.UpdateAsync(citation.ArticleId, new(article.Texts), $"\"{article.Version}\"", Cancellation);
            Assert.Empty((await api.ToldAsync(citation.ArticleId, cancellationToken: Cancellation)).Answers);
            await api.PublishAsync(citation.ArticleId, cancellationToken: Cancellation);
            await AskAsync(platform, "two");
            IReadOnlyList<ToldAnswer> answers = [];
            await Eventually.BecomesTrueAsync(
                async () => (answers = (await api.ToldAsync(citation.ArticleId, cancellationToken: Cancellation)).Answers).Count == 1, "the first one is listed");
            Assert.Equal(("one", told.ReplyId, citation.Version), (answers[0].ConversationId, answers[0].ReplyId, answers[0].Version));

            var correction = new CorrectTold(new Dictionary<string, string> { ["en"] = "It takes nine days now.", ["zh"] = "现在需要九天。" });
            Assert.Equal(1, (await api.CorrectAsync(citation.ArticleId, correction, Cancellation)).Conversations);
            Assert.Equal(0, (await api.CorrectAsync(citation.ArticleId, correction, Cancellation)).Conversations);

            IReadOnlyList<Reply> replies = [];
            await Eventually.BecomesTrueAsync(async () => (replies = await RepliesAsync(platform, "one")).Count == 2, "the correction is delivered");
            Assert.Equal((Decision.Correction, "It takes nine days now."), (replies[1].Decision, replies[1].Parts[0].Text));
            Assert.Single(await RepliesAsync(platform, "two"));
            Assert.NotNull(Assert.Single((await api.ToldAsync(citation.ArticleId, cancellationToken: Cancellation)).Answers).CorrectedAt);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_correction_needs_every_language_of_the_tenant()
    {
        await using var service = await RunningService.StartAsync(new KnowledgeService());
        var api = RestService.For<IKnowledgeApi>(service.Http);

        var failure = await Assert.ThrowsAsync<ValidationApiException>(() => api.CorrectAsync(
            ArticleId, new CorrectTold(new Dictionary<string, string> { ["en"] = "It takes nine days now." }), Cancellation));

        Assert.Contains("texts.zh", failure.Content!.Errors.Keys);
    }

    private static async Task<string[]> ListAsync(IKnowledgeApi api)
    {
        var found = new List<string>();
        string? cursor = null;
        do
        {
            var page = await api.ToldAsync(ArticleId, cursor, limit: 7, Cancellation);
            found.AddRange(page.Answers.Select(answer => answer.ConversationId));
            cursor = page.Next;
        }
        while (cursor is not null);
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static async Task<Reply?> AskAsync(RunningService platform, string conversation)
    {
        using var response = await platform.Http.PostAsJsonAsync(
            "/v1/messages?wait=10s", new PostMessage(conversation, [MessagePart.OfText("How long does a refund take?")], "me", conversation), Cancellation);
        return (await response.Content.ReadFromJsonAsync<MessageStatus>(Cancellation))!.Reply;
    }

    private static async Task<IReadOnlyList<Reply>> RepliesAsync(RunningService platform, string conversation) =>
        (await platform.Http.GetFromJsonAsync<ReplyPage>($"/v1/replies?conversation={conversation}", Cancellation))!.Replies;

    private static ReplyDecided Reply(string conversation, int version, int minute) => new(
        Guid.CreateVersion7(), "shop", conversation, "me", DateTimeOffset.UnixEpoch.AddYears(70).AddMinutes(minute), 2, Guid.CreateVersion7(), "test", Decision.Answer,
        "en", [MessagePart.OfText("text")], [new Citation(ArticleId, version, "Gift cards", null, "en")], Author.Ai, null, ["because"]);

    private static Dictionary<string, ArticleText> Texts(string body) => new()
    {
        ["en"] = new("Gift cards", [], body),
        ["zh"] = new("礼品卡", [], body),
    };
}
