using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Platform.Clients;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.JourneyTests.Support;

namespace Platform.JourneyTests;

/// <summary>What users of the platform do, over its real interfaces. Runs in every run mode with the same body.</summary>
public abstract class PlatformJourneys(PlatformUnderTest platform)
{
    protected PlatformUnderTest Platform
    {
        get
        {
            Requirement.IsMet(platform.Unavailable);
            return platform;
        }
    }

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("shop", "How long does delivery take?", "en")]
    [InlineData("shop", "我想退货，怎么申请退款？", "zh")]
    [InlineData("bank", "I have lost my card, what should I do?", "en")]
    [InlineData("bank", "转账要收手续费吗？", "zh")]
    public async Task A_question_is_answered_from_the_pack_with_a_citation(string tenant, string question, string language)
    {
        var status = await AskAsync(NewConversation(), question, tenant);

        Assert.Equal(TurnStatus.Answered, status.Status);
        Assert.Equal(Decision.Answer, status.Reply!.Decision);
        Assert.Equal(language, status.Reply.Language);
        Assert.NotEmpty(status.Reply.Citations);
        Assert.True(status.Reply.AiGenerated);
        Assert.NotEmpty(status.Reply.Explanation);
    }

    [Theory]
    [InlineData("My washing machine shows error E2, what should I do?", "Turn the filter to the left", "E2 → Clean the drain pump")]
    [InlineData("电饭煲显示故障代码E2，怎么办？", "用拧干的湿布擦加热盘", "E2 → 擦拭加热盘")]
    public async Task An_error_code_leads_to_the_procedure_of_the_product(string question, string reply, string path)
    {
        var status = await AskAsync(NewConversation(), question);

        Assert.Contains(reply, status.Reply!.Parts[0].Text, StringComparison.Ordinal);
        Assert.StartsWith(path, status.Reply.Citations[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_posted_twice_makes_one_turn()
    {
        var conversation = NewConversation();
        var message = Message(conversation, "How do I get a refund?");

        var first = await Platform.Messages.PostAsync(message, "10s", Cancellation);
        var second = await Platform.Messages.PostAsync(message, "10s", Cancellation);

        Assert.Equal(first.Content!.MessageId, second.Content!.MessageId);
        Assert.Equal(first.Content.Reply!.ReplyId, second.Content.Reply!.ReplyId);
        Assert.Single((await Platform.Messages.RepliesAsync(conversation, cancellationToken: Cancellation)).Replies);
        Assert.Single((await Platform.Conversations.TurnsAsync(conversation, cancellationToken: Cancellation)).Turns);
    }

    [Fact]
    public async Task Messages_sent_at_once_are_answered_in_their_order()
    {
        var conversation = NewConversation();
        var statuses = new List<MessageStatus>();
        foreach (var text in new[] { "Hello", "How long does delivery take?", "How do I get a refund?", "Thanks", "Goodbye" })
            statuses.Add((await Platform.Messages.PostAsync(Message(conversation, text), null, Cancellation)).Content!);

        var replies = await Eventually.GetAsync(
            async () =>
            {
                var page = await Platform.Messages.RepliesAsync(conversation, cancellationToken: Cancellation);
                return page.Replies.Count == statuses.Count ? page.Replies : null;
            },
            () => "not every message has its reply");

        Assert.Equal(statuses.Select(status => status.MessageId), replies.Select(reply => reply.MessageId));
    }

    [Fact]
    public async Task Three_dissatisfied_messages_bring_a_person_who_knows_the_history_and_gives_it_back()
    {
        var conversation = NewConversation();
        Assert.NotEqual(Decision.HandOver, (await AskAsync(conversation, "My parcel is late again, this is terrible service!")).Reply!.Decision);
        Assert.NotEqual(Decision.HandOver, (await AskAsync(conversation, "This is ridiculous, I am really angry about this delivery!")).Reply!.Decision);
        Assert.Equal(Decision.HandOver, (await AskAsync(conversation, "Absolutely awful, I am furious, worst delivery ever!")).Reply!.Decision);

        var handoff = Assert.Single((await Platform.Conversations.HandoffsAsync(cancellationToken: Cancellation)).Handoffs, h => h.ConversationId == conversation);
        Assert.Equal(HandoffReason.Dissatisfied, handoff.Reason);
        Assert.Equal(3, handoff.Emotions.Count);
        Assert.NotEmpty(handoff.Explanation);

        var view = await Platform.Conversations.AssignAsync(conversation, new AgentAction("anna"), Cancellation);
        Assert.Equal(ConversationStatus.WithHuman, view.Status);
        Assert.Equal(TurnStatus.WithHuman, (await AskAsync(conversation, "Hello, is somebody there?")).Status);
        await Platform.Conversations.ReplyAsync(conversation, new AgentReply("anna", "I am Anna, I have read everything.", Guid.NewGuid()), Cancellation);
        var human = await Eventually.GetAsync(
            async () => (await Platform.Messages.RepliesAsync(conversation, cancellationToken: Cancellation)).Replies.FirstOrDefault(reply => reply.Author == Author.Human),
            () => "the person's message did not come");
        Assert.False(human.AiGenerated);

        await Platform.Conversations.ResolveAsync(conversation, new AgentAction("anna"), Cancellation);
        Assert.Equal(Decision.Answer, (await AskAsync(conversation, "How long does delivery take?")).Reply!.Decision);
        var turns = (await Platform.Conversations.TurnsAsync(conversation, cancellationToken: Cancellation)).Turns;
        Assert.Equal(5, turns.Count(turn => turn.Closed is not null));
        Assert.All(turns.Where(turn => turn.Closed is not null), turn => Assert.NotEmpty(turn.Closed!.Explanation));
    }

    [Theory]
    [InlineData("I want to talk to a real person", HandoffReason.WantsHuman)]
    [InlineData("我已经联系了你们好几次了，问题还是没解决", HandoffReason.RepeatedContact)]
    public async Task A_wish_for_a_person_is_followed_at_once(string text, HandoffReason reason)
    {
        var conversation = NewConversation();

        Assert.Equal(Decision.HandOver, (await AskAsync(conversation, text)).Reply!.Decision);

        Assert.Equal(reason, (await Platform.Conversations.GetAsync(conversation, Cancellation)).HandoffReason);
    }

    [Fact]
    public async Task A_detail_is_asked_for_once_and_then_remembered()
    {
        var conversation = NewConversation();

        var asked = await AskAsync(conversation, "Where is my order?");
        var answered = await AskAsync(conversation, "BC-20481234");

        Assert.Equal(Decision.AskBack, asked.Reply!.Decision);
        Assert.Equal(Decision.Answer, answered.Reply!.Decision);
        Assert.Equal("order_status", (await Platform.Conversations.GetAsync(conversation, Cancellation)).RecentIntents[0]);
    }

    [Fact]
    public async Task A_published_article_answers_and_a_withdrawn_one_does_not()
    {
        var knowledge = Platform.Api<IKnowledgeApi>("Knowledge");
        var id = "zeppelin-" + Guid.NewGuid().ToString("N")[..8];
        var word = "zq" + Guid.NewGuid().ToString("N")[..10];
        var article = new CreateArticle(id, new Dictionary<string, ArticleText>
        {
            ["en"] = new($"Zeppelin {word}", [word], $"The {word} zeppelin flies at noon."),
            ["zh"] = new($"飞艇 {word}", [word], $"{word} 飞艇中午起飞。"),
        });

        await knowledge.CreateAsync(article, Cancellation);
        Assert.Empty(await SearchAsync(knowledge, word));
        await knowledge.PublishAsync(id, cancellationToken: Cancellation);
        Assert.Contains(id, await SearchAsync(knowledge, word));
        await knowledge.WithdrawAsync(id, cancellationToken: Cancellation);
        Assert.Empty(await SearchAsync(knowledge, word));
    }

    [Fact]
    public async Task Every_event_of_a_conversation_is_recorded_in_an_unbroken_chain()
    {
        var conversation = NewConversation();
        await AskAsync(conversation, "How do I get a refund?");
        await AskAsync(conversation, "I want to talk to a real person");
        using var audit = Platform.Http("Audit");

        await Eventually.TrueAsync(
            async () => await RecordedAsync(audit, conversation) is var types && types.Count(type => type == "turn_closed") == 2
                && types.Contains("message_received") && types.Contains("utterance_understood") && types.Contains("sentiment_detected")
                && types.Contains("knowledge_retrieved") && types.Contains("handoff_requested") && types.Contains("reply_delivered"),
            () => "the record is not complete");

        using var chain = JsonDocument.Parse(await audit.GetStringAsync("/v1/audit/verify", Cancellation));
        using var sequences = JsonDocument.Parse(await audit.GetStringAsync($"/v1/audit/sequences/{conversation}", Cancellation));
        Assert.True(chain.RootElement.GetProperty("valid").GetBoolean());
        Assert.True(sequences.RootElement.GetProperty("valid").GetBoolean(), sequences.RootElement.ToString());
    }

    [Fact]
    public async Task A_turn_is_one_trace_through_every_process_and_no_telemetry_holds_the_customers_words()
    {
        const string Secret = "quokkazeppelin";
        var trace = ActivityTraceId.CreateRandom();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages?wait=10s");
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        request.Content = JsonContent.Create(Message(NewConversation(), $"How do I get a refund for my {Secret}?"));

        using var response = await Platform.Http("ChannelGateway").SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        foreach (var process in Platform.Processes.Keys)
            await Eventually.TrueAsync(() => Task.FromResult(Platform.Collector.HasSpans(trace, process)), () => $"no span of {process} in the trace");

        Assert.False(Platform.Collector.Contains(Encoding.UTF8.GetBytes(Secret)), "telemetry holds the customer's words");
        Assert.All(Platform.Processes.Values, process => Assert.DoesNotContain(Secret, process.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_dashboard_counts_what_has_happened()
    {
        var analytics = Platform.Api<IAnalyticsApi>("Analytics", "bank");
        var before = await analytics.GetSummaryAsync(cancellationToken: Cancellation);

        await AskAsync(NewConversation(), "What does a transfer cost?", "bank");
        await AskAsync(NewConversation(), "I want to talk to a real person", "bank");

        await Eventually.TrueAsync(
            async () => await analytics.GetSummaryAsync(cancellationToken: Cancellation) is var now
                && now.Turns >= before.Turns + 2 && now.Handovers >= before.Handovers + 1,
            () => "the counts did not rise");
    }

    [Fact]
    public async Task A_stream_brings_each_reply_once_and_goes_on_where_it_was_cut()
    {
        var conversation = NewConversation();
        await AskAsync(conversation, "Hello");
        var (first, cursor) = await ReadStreamAsync(conversation, "0");
        await AskAsync(conversation, "How do I get a refund?");

        var (second, _) = await ReadStreamAsync(conversation, cursor);

        Assert.NotEqual(first.ReplyId, second.ReplyId);
        Assert.True(second.Sequence > first.Sequence);
    }

    protected async Task<MessageStatus> AskAsync(string conversation, string text, string tenant = "shop")
    {
        var api = tenant == "shop" ? Platform.Messages : Platform.Api<IMessagesApi>("ChannelGateway", tenant);
        var response = await api.PostAsync(Message(conversation, text), "20s", Cancellation);
        Assert.True(response.IsSuccessStatusCode, response.Error?.ToString());
        return response.Content!;
    }

    protected static PostMessage Message(string conversation, string text) =>
        new(Guid.NewGuid().ToString(), [MessagePart.OfText(text)], "customer-1", conversation);

    protected static string NewConversation() => "journey-" + Guid.NewGuid().ToString("N");

    // What has the word in it: every article is somehow like every question.
    private static async Task<List<string>> SearchAsync(IKnowledgeApi knowledge, string word) =>
        [.. (await knowledge.SearchAsync(word, language: "en", cancellationToken: Cancellation)).Hits
            .Where(hit => hit.Text.Contains(word, StringComparison.Ordinal)).Select(hit => hit.Citation.ArticleId)];

    private static async Task<List<string>> RecordedAsync(HttpClient audit, string conversation)
    {
        using var page = JsonDocument.Parse(await audit.GetStringAsync($"/v1/audit/records?conversation={conversation}&limit=100", Cancellation));
        return [.. page.RootElement.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("type").GetString()!)];
    }

    private async Task<(Reply Reply, string Id)> ReadStreamAsync(string conversation, string lastEventId)
    {
        using var http = Platform.Http("ChannelGateway");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/replies/stream?conversation={conversation}");
        request.Headers.Add("Last-Event-ID", lastEventId);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var events = System.Net.ServerSentEvents.SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation));
        await foreach (var item in events.EnumerateAsync(Cancellation))
        {
            if (item.EventType == "reply")
                return (JsonSerializer.Deserialize<Reply>(item.Data, JsonSerializerOptions.Web)!, item.EventId!);
        }

        throw new InvalidOperationException("The stream ended without a reply.");
    }
}

/// <summary>The journeys in one process.</summary>
public class StandaloneJourneys(StandalonePlatform platform) : PlatformJourneys(platform), IClassFixture<StandalonePlatform>;
