using Platform.Contracts.Conversations;
using Platform.Learning.Text;
using Platform.Nlu.Text;
using Platform.Nlu.Understanding;

namespace Platform.UnitTests.Nlu;

/// <summary>Messages with typos.</summary>
public sealed class SpellingTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 13, 10, 0, 0, TimeSpan.Zero);
    private static readonly Spelling Spelling = new(NluModels.ShopModel.Words, new HashSet<string> { "brightmug" });
    private static readonly Homophones Homophones = new(NluModels.ShopModel.Words);

    [Theory]
    [InlineData("i wnat a refnud", "i want a refund")]
    [InlineData("Cancle my oder pls", "cancel my order pls")]
    [InlineData("teh delivrey adress", "the delivery address")]
    [InlineData("my brigthmug kettel", "my brightmug kettle")]
    [InlineData("I was chraged. Wehre is my mnoey?", "I was charged. where is my money?")]
    public void A_word_that_is_none_is_read_as_the_one_that_was_meant(string text, string meant) => Assert.Equal(meant, Spelt(text));

    [Theory]
    [InlineData("the kettles boarded a zeppelin")]
    [InlineData("john moved to dallas, kindly overcharged")]
    [InlineData("Ask Ordre or ORDRE about it")]
    [InlineData("ordre@shop.example, www.ordre.example, ordre2, ordre-2, /ordre, #ordre")]
    [InlineData("zxqv wkjj adn-x")]
    [InlineData("ot si")]
    [InlineData("退款 und 发票")]
    public void What_is_a_word_a_name_or_a_code_stays(string text) => Assert.Equal(text, Spelt(text));

    [Fact]
    public void What_may_be_several_words_stays() =>
        Assert.Null(new Spelling(new Dictionary<string, int> { ["blorfa"] = 9, ["blorfe"] = 9 }, new HashSet<string>()).Nearest("blorfi"));

    [Fact]
    public void Of_several_words_the_one_that_is_used_much_more_is_meant() =>
        Assert.Equal("blorfa", new Spelling(new Dictionary<string, int> { ["blorfa"] = 90, ["blorfe"] = 2 }, new HashSet<string>()).Nearest("blorfi"));

    [Fact]
    public void A_word_of_the_tenant_is_right_however_rare_unless_a_frequent_one_is_hardly_different()
    {
        var spelling = new Spelling(new Dictionary<string, int> { ["blorfex"] = 1, ["kettle"] = 40, ["kettel"] = 1 }, new HashSet<string>());

        Assert.Null(spelling.Nearest("blorfex"));
        Assert.Equal("kettle", spelling.Nearest("kettel"));
    }

    [Theory]
    [InlineData("ordre", "order", 1, true)]
    [InlineData("acount", "account", 1, true)]
    [InlineData("instalmnts", "instalments", 1, true)]
    [InlineData("instlmnts", "instalments", 1, false)]
    [InlineData("instlmnts", "instalments", 2, true)]
    [InlineData("mail", "nail", 1, true)]
    [InlineData("hand", "brand", 1, false)]
    public void So_many_slips_make_one_word_of_another(string written, string word, int edits, bool does) =>
        Assert.Equal(does, double.IsFinite(Spelling.Cost(written, word, edits)));

    [Theory]
    [InlineData("收获地址写错了", "收货地址写错了")]
    [InlineData("我要退或", "我要退货")]
    [InlineData("优惠卷用不了", "优惠券用不了")]
    [InlineData("怎么开发飘", "怎么开发票")]
    public void A_character_that_only_sounds_as_the_one_that_was_meant_is_read_as_it(string text, string meant) =>
        Assert.Equal(meant, Homophones.Read(Folding.Trace(text), (_, _) => true).Value);

    [Theory]
    [InlineData("今天的收获很大")]
    [InlineData("冰箱不制冷，那里的师傅几时再来")]
    [InlineData("他在里面，是他的事")]
    [InlineData("鑫垚森淼")]
    public void What_is_a_word_or_might_be_anything_stays(string text) => Assert.Equal(Folding.Trace(text).Value, Homophones.Read(Folding.Trace(text), (_, _) => true).Value);

    [Fact]
    public void Entities_stand_where_they_were_written()
    {
        const string Text = "i want to retrun my jaket, ordre BC-20481234, mail jhon.smtih@shop.example, tomorow";
        var understood = Read(Text);

        Assert.All(understood.Entities, entity => Assert.Equal(Text.Substring(entity.Start, entity.Length), entity.Text));
        Assert.Equal(
            [("product", "jacket"), ("order_number", "BC-20481234"), ("email", "jhon.smtih@shop.example"), ("date", "2026-05-14")],
            understood.Entities.Select(entity => (entity.Type, entity.Value)));
        Assert.Equal("return_item", understood.Intents[0].Intent);
    }

    [Theory]
    [InlineData("wo ist mein paket", "de")]
    [InlineData("donde esta mi pedido de zapatos", "es")]
    public void Other_languages_are_not_corrected(string text, string language) => Assert.Equal(language, Read(text).Language);

    [Fact]
    public void Text_of_any_content_is_read_with_every_part_in_its_place()
    {
        string[] pieces = ["ordre", "refnud", "退或", "收获地址", "开发飘", "，", ".", " ", "'", "\uD83D", "\u200B", "Ａ", "é", "@", "A", "1"];
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            var folded = Folding.Trace(text);
            var spelt = Homophones.Read(Spelling.Read(folded, Folding.Lower(folded.Value), (_, _) => true), (_, _) => true);
            for (var i = 0; i < spelt.Value.Length; i++)
            {
                var (start, length) = spelt.Source(i, 1);
                Assert.True(start >= 0 && length > 0 && start + length <= text.Length);
            }
        }
    }

    private static string Spelt(string text)
    {
        var folded = Folding.Trace(text);
        return Spelling.Read(folded, Folding.Lower(folded.Value), (_, _) => true).Value;
    }

    private static Understood Read(string text) => NluModels.ShopReader.Read(text, null, TurnContext.Empty, At);
}
