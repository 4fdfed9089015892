using Platform.Contracts.Understanding;
using Platform.Nlu.Entities;
using Platform.Learning.Text;
using Platform.Packs;

namespace Platform.UnitTests.Nlu;

public sealed class EntityRecognizerTests
{
    // A Wednesday.
    private static readonly DateOnly Today = new(2026, 5, 13);

    private static readonly EntityRecognizer Recognizer = new(
    [
        new PackEntity("order_number", new Dictionary<string, string>(), "[Bb][Cc]-?[0-9]{8}", []),
        new PackEntity("product_model", new Dictionary<string, string>(), "[Bb][Mm]-[A-Za-z]{2}[0-9]{3,4}", []),
    ]);

    [Theory]
    [InlineData("I ordered 1,234.5 of them", "1234.5", "1,234.5")]
    [InlineData("3 boxes", "3", "3")]
    [InlineData("三百二十件", "320", "三百二十")]
    [InlineData("一万五千人", "15000", "一万五千")]
    [InlineData("大概1.5万", "15000", "1.5万")]
    [InlineData("两个没收到", "2", "两")]
    [InlineData("买了３个", "3", "３")]
    public void Finds_numbers(string text, string value, string written) => AssertOnly(text, "number", value, written);

    [Theory]
    [InlineData("稍等一下")]
    [InlineData("一直不行")]
    [InlineData("十分感谢")]
    [InlineData("千万别发货")]
    [InlineData("model x2 is broken")]
    public void Words_that_only_look_like_numbers_are_none(string text) => Assert.Empty(Find(text));

    [Theory]
    [InlineData("you took $12.50 twice", "12.50 USD", "$12.50")]
    [InlineData("12.50 EUR", "12.50 EUR", "12.50 EUR")]
    [InlineData("12,50 €", "12.50 EUR", "12,50 €")]
    [InlineData("€1.234,56 is wrong", "1234.56 EUR", "€1.234,56")]
    [InlineData("it cost 1,000 dollars", "1000.00 USD", "1,000 dollars")]
    [InlineData("￥99", "99.00 CNY", "￥99")]
    [InlineData("退我300元", "300.00 CNY", "300元")]
    [InlineData("花了三百块", "300.00 CNY", "三百块")]
    [InlineData("1.5万元", "15000.00 CNY", "1.5万元")]
    public void Finds_amounts_of_money(string text, string value, string written) => AssertOnly(text, "money", value, written);

    [Theory]
    [InlineData("on 2026-05-12", "2026-05-12", "2026-05-12")]
    [InlineData("on 12/05/2026", "2026-05-12", "12/05/2026")]
    [InlineData("on 05/25/2026", "2026-05-25", "05/25/2026")]
    [InlineData("ordered May 5th", "2026-05-05", "May 5th")]
    [InlineData("ordered 28 December", "2025-12-28", "28 December")]
    [InlineData("May 5, 2024", "2024-05-05", "May 5, 2024")]
    [InlineData("tomorrow please", "2026-05-14", "tomorrow")]
    [InlineData("since yesterday", "2026-05-12", "yesterday")]
    [InlineData("the day after tomorrow", "2026-05-15", "the day after tomorrow")]
    [InlineData("next Monday", "2026-05-18", "next Monday")]
    [InlineData("last Friday", "2026-05-08", "last Friday")]
    [InlineData("last wednesday", "2026-05-06", "last wednesday")]
    [InlineData("3 days ago", "2026-05-10", "3 days ago")]
    [InlineData("明天送", "2026-05-14", "明天")]
    [InlineData("后天送", "2026-05-15", "后天")]
    [InlineData("大后天送", "2026-05-16", "大后天")]
    [InlineData("昨天买的", "2026-05-12", "昨天")]
    [InlineData("下周一可以吗", "2026-05-18", "下周一")]
    [InlineData("上星期五", "2026-05-08", "上星期五")]
    [InlineData("3月5号下的单", "2026-03-05", "3月5号")]
    [InlineData("2025年12月1日", "2025-12-01", "2025年12月1日")]
    [InlineData("三天前", "2026-05-10", "三天前")]
    public void Finds_dates_and_resolves_them(string text, string value, string written) => AssertOnly(text, "date", value, written);

    [Fact]
    public void Reads_the_month_first_for_americans()
    {
        var found = Recognizer.Find("12/05/2026", "12/05/2026", "12/05/2026", Today, monthFirst: true);

        Assert.Equal("2026-12-05", Assert.Single(found).Value);
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("2月30号")]
    public void A_day_that_no_calendar_has_is_no_date(string text) =>
        Assert.DoesNotContain(Find(text), entity => entity.Type == "date");

    [Theory]
    [InlineData("call +44 20 7946 0958", "+442079460958", "+44 20 7946 0958")]
    [InlineData("我的电话13812345678", "+8613812345678", "13812345678")]
    [InlineData("(555) 123-4567", "5551234567", "(555) 123-4567")]
    [InlineData("0049 30 1234567", "+49301234567", "0049 30 1234567")]
    public void Finds_telephone_numbers(string text, string value, string written) => AssertOnly(text, "phone", value, written);

    [Theory]
    [InlineData("write to Ann.Lee@Example.com.", "ann.lee@example.com", "Ann.Lee@Example.com")]
    [InlineData("邮箱是li123@example.cn谢谢", "li123@example.cn", "li123@example.cn")]
    public void Finds_addresses_of_email(string text, string value, string written) => AssertOnly(text, "email", value, written);

    [Fact]
    public void A_pack_entity_wins_over_the_number_in_it()
    {
        AssertOnly("订单bc-20481234还没到", "order_number", "BC-20481234", "bc-20481234");
        AssertOnly("ＢＣ２０４８１２３４", "order_number", "BC20481234", "ＢＣ２０４８１２３４");
    }

    [Fact]
    public void A_pattern_does_not_cut_a_longer_code() =>
        Assert.DoesNotContain(Find("BM-HK21098"), entity => entity.Type == "product_model");

    [Fact]
    public void Several_entities_come_in_order_with_their_places()
    {
        const string Text = "BC-20481234 of 2026-05-01 cost 20 euros, write me: a@b.io";

        var found = Find(Text);

        Assert.Equal(["order_number", "date", "money", "email"], found.Select(entity => entity.Type));
        Assert.All(found, entity => Assert.Equal(entity.Text, Text.Substring(entity.Start, entity.Length)));
    }

    [Theory]
    [InlineData("99999999999999999999999999999999999999999999")]
    [InlineData("九亿亿亿亿亿亿亿亿亿")]
    [InlineData("999999999999999999亿元")]
    [InlineData("99/99/9999 and 999月99号")]
    public void Absurd_amounts_do_no_harm(string text) => Assert.DoesNotContain(Find(text), entity => entity.Type == "date");

    private static IReadOnlyList<Entity> Find(string text)
    {
        var folded = Folding.Width(text);
        return Recognizer.Find(text, folded, Folding.Lower(folded), Today, monthFirst: false);
    }

    private static void AssertOnly(string text, string type, string value, string written)
    {
        var entity = Assert.Single(Find(text));
        Assert.Equal((type, value, written), (entity.Type, entity.Value, entity.Text));
        Assert.Equal(written, text.Substring(entity.Start, entity.Length));
    }
}
