using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Nlu.Understanding;

namespace Platform.UnitTests.Nlu;

/// <summary>Messages that are read in their conversation.</summary>
public sealed class DialogueTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 13, 10, 0, 0, TimeSpan.Zero);

    private static readonly Entity Order = new("order_number", "BC-20481234", "BC-20481234", 0, 11);
    private static readonly Entity Kettle = new("product", "BM-KT320", "kettle", 0, 6);

    [Theory]
    [InlineData("No, I meant BC-20481239")]
    [InlineData("sorry, it's BC-20481239")]
    [InlineData("not BC-20481234 but BC-20481239")]
    [InlineData("I mean BC-20481239, not BC-20481234")]
    [InlineData("不对，我说的是BC-20481239")]
    [InlineData("打错了，应该是BC-20481239")]
    [InlineData("不是BC-20481234，是BC-20481239")]
    [InlineData("ah my mistake, BC-20481239")]
    [InlineData("*BC-20481239")]
    [InlineData("啊不好意思，是BC-20481239")]
    [InlineData("not that one, BC-20481239")]
    [InlineData("I typed it wrong, BC-20481239 is right")]
    [InlineData("I gave you the wrong number, should have been BC-20481239")]
    [InlineData("刚才给错号了，应该是BC-20481239")]
    [InlineData("号码不对，是BC-20481239")]
    public void A_corrected_detail_replaces_the_one_before_and_keeps_the_intent(string text)
    {
        var understood = Read(text, Context(recent: ["order_status"], known: [Order]));

        Assert.Equal([DialogueAct.Correction], understood.Acts);
        Assert.Equal("order_status", understood.Intents[0].Intent);
        Assert.Equal("BC-20481239", Assert.Single(understood.Entities, entity => entity.Type == "order_number").Value);
    }

    [Theory]
    [InlineData("no, I meant I want to exchange it for another size", "exchange_item")]
    [InlineData("不是，我说的是换货", "exchange_item")]
    [InlineData("no, the invoice has a mistake in it", "invoice_correction")]
    [InlineData("no, not the return, the warranty", "warranty_terms")]
    [InlineData("I should have said repair, not return", "repair_service")]
    [InlineData("你误会了，我是要退掉会员", "membership_cancel")]
    [InlineData("不不不，是发票上有错", "invoice_correction")]
    [InlineData("不是退货，是礼品卡", "gift_card")]
    public void A_corrected_request_is_the_new_one(string text, string intent)
    {
        var understood = Read(text, Context(recent: ["return_item"]));

        Assert.Equal([DialogueAct.Correction], understood.Acts);
        Assert.Equal(intent, understood.Intents[0].Intent);
    }

    [Theory]
    [InlineData("what about in red")]
    [InlineData("the red one")]
    [InlineData("红色的呢")]
    public void A_value_alone_is_about_the_thing_spoken_of(string text)
    {
        var understood = Read(text, Context(recent: ["stock_availability"], known: [Kettle]));

        Assert.Equal("stock_availability", understood.Intents[0].Intent);
        Assert.Equal("red", Assert.Single(understood.Entities).Value);
        var reference = Assert.Single(understood.References);
        Assert.Equal(("product", "BM-KT320"), (reference.Type, reference.Value));
    }

    [Theory]
    [InlineData("let's continue with the invoice", "invoice_request")]
    [InlineData("发票那个继续吧", "invoice_request")]
    [InlineData("back to my refund", "refund_status")]
    [InlineData("ok, let's go back to the invoice", "invoice_request")]
    [InlineData("回到刚才退款的事", "refund_status")]
    [InlineData("还是说说发票吧", "invoice_request")]
    [InlineData("回到刚才的问题", "refund_status")]
    [InlineData("so what about that refund", "refund_status")]
    [InlineData("you still haven't answered about the invoice", "invoice_request")]
    [InlineData("那退款呢", "refund_status")]
    [InlineData("我们回过头来看退款的事", "refund_status")]
    [InlineData("back to what I asked before", "refund_status")]
    public void An_earlier_topic_is_taken_up_again(string text, string intent)
    {
        var understood = Read(text, Context(recent: ["delivery_fee", "refund_status", "invoice_request"]));

        Assert.Equal([DialogueAct.TopicReturn], understood.Acts);
        Assert.Equal(intent, understood.Intents[0].Intent);
        Assert.False(understood.OutOfScope);
    }

    [Theory]
    [InlineData("please get back to me about the refund")]
    [InlineData("can I send it back to you")]
    public void Not_every_back_is_a_way_back(string text) =>
        Assert.DoesNotContain(DialogueAct.TopicReturn, Read(text, Context(recent: ["delivery_fee", "refund_status"])).Acts);

    [Theory]
    [InlineData("by the way, how do I get an invoice?", "invoice_request")]
    [InlineData("对了，怎么开发票？", "invoice_request")]
    [InlineData("before I forget, how do I get an invoice?", "invoice_request")]
    [InlineData("never mind that, how do I get an invoice?", "invoice_request")]
    [InlineData("这事先放一放，怎么开发票", "invoice_request")]
    [InlineData("算了，怎么开发票", "invoice_request")]
    public void Another_matter_is_said_to_begin(string text, string intent)
    {
        var understood = Read(text, Context(recent: ["refund_status"]));

        Assert.Equal([DialogueAct.TopicChange], understood.Acts);
        Assert.Equal(intent, understood.Intents[0].Intent);
    }

    [Theory]
    [InlineData("no, thanks")]
    [InlineData("never mind")]
    [InlineData("not working at all, what now")]
    [InlineData("算了")]
    [InlineData("no, my refund is not there")]
    public void Not_every_no_is_another_request(string text) =>
        Assert.DoesNotContain(Read(text, Context(recent: ["refund_status"])).Acts, act => act is DialogueAct.Correction or DialogueAct.TopicChange);

    [Theory]
    [InlineData("When does my refund arrive? And how do I get an invoice?", "refund_status", "invoice_request")]
    [InlineData("退款什么时候到账？另外怎么开发票？", "refund_status", "invoice_request")]
    public void Two_requests_are_reported_in_their_order_with_their_places(string text, string first, string second)
    {
        var understood = Read(text, TurnContext.Empty);

        Assert.Equal([first, second], understood.Requests.Select(request => request.Intent));
        Assert.Equal(first, understood.Intents[0].Intent);
        Assert.True(understood.Requests[0].Start + understood.Requests[0].Length <= understood.Requests[1].Start);
        Assert.True(understood.Requests[1].Start + understood.Requests[1].Length <= text.Length);
    }

    [Theory]
    [InlineData("Where is my order?")]
    [InlineData("My dishwasher leaks, what should I do?")]
    [InlineData("洗衣机显示E2，我该怎么办？")]
    [InlineData("Hello, where is my order?")]
    [InlineData("你好，我的订单到哪儿了？")]
    public void One_request_is_not_split(string text) => Assert.Empty(Read(text, TurnContext.Empty).Requests);

    [Fact]
    public void A_word_of_its_own_is_no_misspelling_of_a_product() =>
        Assert.Equal(["washing machine"], Read("my washing machine shows an error", TurnContext.Empty).Entities.Where(entity => entity.Type == "product").Select(entity => entity.Text));

    [Theory]
    [InlineData("where is it now", "order_number", "it")]
    [InlineData("cancel that order", "order_number", "that order")]
    [InlineData("那个订单到哪了", "order_number", "那个订单")]
    [InlineData("它到哪了", "order_number", "它")]
    [InlineData("is this product genuine", "product", "this product")]
    [InlineData("这款商品是正品吗", "product", "这款商品")]
    public void A_pronoun_stands_for_what_was_named_before(string text, string type, string written)
    {
        var reference = Assert.Single(
            Read(text, Context(recent: ["order_status"], known: [Order, Kettle])).References, found => found.Text.Length > 0);

        Assert.Equal((type, written), (reference.Type, reference.Text));
        Assert.Equal(written, text.Substring(reference.Start, reference.Length));
    }

    [Theory]
    [InlineData("Please cancel my order")]
    [InlineData("帮我取消订单")]
    public void A_noun_that_is_left_out_is_taken_from_before(string text)
    {
        var reference = Assert.Single(Read(text, Context(recent: ["order_status"], known: [Order])).References);

        Assert.Equal(("order_number", "BC-20481234", "", 0), (reference.Type, reference.Value, reference.Text, reference.Length));
    }

    [Theory]
    [InlineData("is it possible to pay by card")]
    [InlineData("cancel BC-20489999")]
    public void What_stands_for_nothing_is_not_resolved(string text) =>
        Assert.Empty(Read(text, Context(recent: ["payment_methods"], known: [Order])).References);

    [Fact]
    public void Text_of_any_content_returns_in_any_context()
    {
        string[] pieces = ["no, ", "I meant ", "not ", " but ", "back to ", "回到刚才", "不是", "是", "，", "。", "it", "那个订单", "BC-20481234", "by the way ", "?", "另外", "\uD83D", "\u200B", "refund", "退款", " "];
        var random = new Random(11);
        var context = Context(recent: ["order_status", "refund_status"], known: [Order, Kettle]);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ =>
                random.Next(5) == 0 ? ((char)random.Next(char.MaxValue + 1)).ToString() : pieces[random.Next(pieces.Length)]));
            var understood = Read(text, context);
            Assert.All(understood.References, reference => Assert.Equal(reference.Length, text.Substring(reference.Start, reference.Length).Length));
            Assert.All(understood.Requests, request => Assert.True(request.Start + request.Length <= text.Length));
        }
    }

    [Theory]
    [InlineData("no, i meant ")]
    [InlineData("不对，")]
    [InlineData("back to the ")]
    [InlineData("not a")]
    [InlineData("no, not the a, ")]
    [InlineData("我换个说法，")]
    [InlineData("算了，")]
    public void A_long_message_of_one_wording_is_read_in_bounded_steps(string piece) =>
        Assert.NotNull(Read(string.Concat(Enumerable.Repeat(piece, 4_000 / piece.Length)), Context(recent: ["order_status"], known: [Order])));

    private static Understood Read(string text, TurnContext context) => NluModels.ShopReader.Read(text, null, context, At);

    private static TurnContext Context(string[] recent, Entity[]? known = null) => new(3, null, null, [], recent, known ?? [], null, false);
}
