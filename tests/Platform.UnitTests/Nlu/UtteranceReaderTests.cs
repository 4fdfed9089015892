using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Nlu.Understanding;

namespace Platform.UnitTests.Nlu;

public sealed class UtteranceReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 13, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Where is my order?", "en", "order_status")]
    [InlineData("我的订单到哪儿了？", "zh", "order_status")]
    [InlineData("hello", "en", "greet")]
    public void Reads_what_the_pack_teaches(string text, string language, string intent)
    {
        var understood = Read(text);

        Assert.Equal(language, understood.Language);
        Assert.Equal(intent, understood.Intents[0].Intent);
        Assert.True(understood.Intents[0].Confidence > 0.45);
        Assert.False(understood.OutOfScope);
        Assert.InRange(understood.Intents.Sum(score => score.Confidence), 0, 1.0001);
        Assert.Equal(3, understood.Intents.Count);
    }

    [Theory]
    [InlineData("who painted the mona lisa")]
    [InlineData("qwpoeiru zmxnb")]
    [InlineData("给我讲个笑话吧")]
    public void Knows_what_the_pack_does_not_cover(string text) => Assert.True(Read(text).OutOfScope);

    [Fact]
    public void An_awaited_detail_settles_the_intent()
    {
        var understood = Read("BC-20481234", Context(active: "order_status", awaited: "order_number", language: "zh"));

        Assert.Equal("zh", understood.Language);
        Assert.Equal("order_status", Assert.Single(understood.Intents).Intent);
        Assert.True(understood.Intents[0].Confidence >= 0.9);
        Assert.Equal("order_number", Assert.Single(understood.Entities).Type);
    }

    [Fact]
    public void Another_detail_than_the_awaited_settles_nothing() =>
        Assert.NotEqual("order_status", Read("my email is a@b.io, delete my account",
            Context(active: "order_status", awaited: "order_number")).Intents[0].Intent);

    [Theory]
    [InlineData("1", 0)]
    [InlineData("the first one", 0)]
    [InlineData("The second, please", 1)]
    [InlineData("第一个", 0)]
    [InlineData("第二个吧", 1)]
    [InlineData("选2", 1)]
    [InlineData("the last one", 1)]
    [InlineData("后者", 1)]
    public void An_offer_is_picked_by_its_place(string text, int place) => AssertPicked(text, place);

    [Theory]
    [InlineData("greet", "cancel_order", "en")]
    [InlineData("greet", "cancel_order", "zh")]
    public void An_offer_is_picked_by_its_title(string first, string second, string language)
    {
        var title = NluModels.Shop.Intent(second)!.Title[language];
        var understood = Read(title, Context(offered: [first, second]));

        Assert.Equal(new IntentScore(second, 0.9), Assert.Single(understood.Intents));
    }

    [Theory]
    [InlineData("neither")]
    [InlineData("都不是")]
    [InlineData("3")]
    public void A_reply_that_picks_nothing_settles_nothing(string text) =>
        Assert.NotEqual(1, Read(text, Context(offered: ["order_status", "cancel_order"])).Intents.Count);

    [Fact]
    public void A_short_follow_up_leans_on_the_last_intents_and_a_clear_message_does_not()
    {
        var alone = ConfidenceOf("order_status", Read("and how about it"));
        var after = ConfidenceOf("order_status", Read("and how about it", Context(recent: ["order_status"])));
        Assert.True(after > alone);

        Assert.Equal(
            Read("Where is my order?").Intents, Read("Where is my order?", Context(recent: ["cancel_order"])).Intents);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    public void A_message_without_text_has_no_intent_and_is_in_scope(string text)
    {
        var understood = Read(text, Context(language: "zh"));

        Assert.Equal("zh", understood.Language);
        Assert.Empty(understood.Intents);
        Assert.False(understood.OutOfScope);
    }

    [Fact]
    public void Every_pack_entity_example_is_found_in_both_languages_of_sentence()
    {
        foreach (var entity in NluModels.Shop.Entities)
        {
            foreach (var example in entity.Examples)
            {
                Assert.Contains(Read($"it is {example}, thanks").Entities, found => found.Type == entity.Id && found.Text == example);
                Assert.Contains(Read($"是{example}谢谢").Entities, found => found.Type == entity.Id && found.Text == example);
            }
        }
    }

    [Fact]
    public void The_bank_pack_reads_its_own_intents() =>
        Assert.Equal("lost_card", NluModels.BankReader.Read("I lost my card", null, TurnContext.Empty, At).Intents[0].Intent);

    [Fact]
    public void A_very_long_message_is_read_up_to_the_limit()
    {
        var text = "Where is my order? " + new string('x', 200_000) + " BC-20481234";

        Assert.Empty(Read(text).Entities);
    }

    [Fact]
    public void Broken_surrogates_do_no_harm() => Assert.Equal("en", Read("where is my order \uD83D").Language);

    private static void AssertPicked(string text, int place)
    {
        string[] offered = ["order_status", "cancel_order"];
        var understood = Read(text, Context(offered: offered));

        Assert.Equal(offered[place], Assert.Single(understood.Intents).Intent);
        Assert.True(understood.Intents[0].Confidence >= 0.9);
        Assert.False(understood.OutOfScope);
    }

    private static double ConfidenceOf(string intent, Understood understood) =>
        understood.Intents.FirstOrDefault(score => score.Intent == intent)?.Confidence ?? 0;

    private static Understood Read(string text, TurnContext? context = null) =>
        NluModels.ShopReader.Read(text, null, context ?? TurnContext.Empty, At);

    private static TurnContext Context(
        string? active = null, string? awaited = null, string[]? offered = null, string[]? recent = null, string? language = null) =>
        new(2, active, awaited, offered ?? [], recent ?? [], [], language, false);
}
