using Platform.Contracts.Understanding;
using Platform.Learning.Text;
using Platform.Nlu.Entities;
using Platform.Packs;

namespace Platform.UnitTests.Nlu;

public sealed class EntityRecognizerTests
{
    // A Wednesday.
    private static readonly DateTimeOffset At = new(2026, 5, 13, 10, 0, 0, TimeSpan.Zero);

    private static readonly EntityRecognizer Recognizer = new(
    [
        new PackEntity("order_number", new Dictionary<string, string>(), "[Bb][Cc]-?[0-9]{8}", []),
        new PackEntity("product_model", new Dictionary<string, string>(), "[Bb][Mm]-[A-Za-z]{2}[0-9]{3,4}", []),
        new PackEntity("ticket", new Dictionary<string, string>(), "T[0-9]{6}", []) { Check = "luhn" },
        new PackEntity("product", new Dictionary<string, string>(), null, [])
        {
            Values = [new PackValue("kettle", ["Brightmug Kettle", "电热水壶"]), new PackValue("phone-15", ["Fonda 15 Pro"])],
        },
        new PackEntity("error_code", new Dictionary<string, string>(), null, []) { Values = [new PackValue("E-205", ["error 205"])] },
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
        var found = Recognizer.Find("12/05/2026", TracedText.InPlace("12/05/2026"), "12/05/2026", At, monthFirst: true);

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
    [InlineData("You can call 73 448 266", "73448266", "73 448 266")]
    [InlineData("(978)645-9740x11144", "9786459740;ext=11144", "(978)645-9740x11144")]
    public void Finds_telephone_numbers(string text, string value, string written) => AssertOnly(text, "phone", value, written);

    [Theory]
    [InlineData("my social security number is 374-15-9928")]
    [InlineData("I can't browse to 86.231.85.193")]
    [InlineData("2010-03-10 19:00:35")]
    [InlineData("I need 785 8949 of them")]
    public void Other_numbers_are_no_telephone_numbers(string text) => Assert.DoesNotContain(Find(text), entity => entity.Type == "phone");

    [Theory]
    [InlineData("this parcel is for Mrs. Anna Weber. Who are you?", "person", "Anna Weber")]
    [InlineData("Ship it to Lindenstraße 5 please", "address", "Lindenstraße 5")]
    [InlineData("send it to Rua do Ouro 12, apt. 3", "address", "Rua do Ouro 12, apt. 3")]
    public void Finds_persons_with_a_title_and_streets_of_Europe(string text, string type, string written) =>
        Assert.Equal(written, Assert.Single(Find(text), entity => entity.Type == type).Text);

    [Fact]
    public void What_follows_call_me_may_be_no_name() =>
        Assert.DoesNotContain(Find("Please call me when you're here"), entity => entity.Type == "person");

    [Theory]
    [InlineData("write to Ann.Lee@Example.com.", "ann.lee@example.com", "Ann.Lee@Example.com")]
    [InlineData("邮箱是li123@example.cn谢谢", "li123@example.cn", "li123@example.cn")]
    public void Finds_addresses_of_email(string text, string value, string written) => AssertOnly(text, "email", value, written);

    [Theory]
    [InlineData("后天下午三点", "datetime", "2026-05-15T15:00Z", "后天下午三点")]
    [InlineData("明晚8点半来", "datetime", "2026-05-14T20:30Z", "明晚8点半")]
    [InlineData("下周一上午10点可以吗", "datetime", "2026-05-18T10:00Z", "下周一上午10点")]
    [InlineData("next Friday 5pm", "datetime", "2026-05-22T17:00Z", "next Friday 5pm")]
    [InlineData("tomorrow at 5", "datetime", "2026-05-14T17:00Z", "tomorrow at 5")]
    [InlineData("at 3:30pm on 2026-06-01", "datetime", "2026-06-01T15:30Z", "3:30pm on 2026-06-01")]
    [InlineData("call me in 2 hours", "datetime", "2026-05-13T12:00Z", "in 2 hours")]
    [InlineData("半小时后打给我", "datetime", "2026-05-13T10:30Z", "半小时后")]
    [InlineData("half past three is fine", "time", "15:30", "half past three")]
    [InlineData("19:45 at the latest", "time", "19:45", "19:45")]
    [InlineData("晚上八点有人吗", "time", "20:00", "晚上八点")]
    [InlineData("３点半到", "time", "15:30", "３点半")]
    [InlineData("等了两个半小时", "duration", "PT2H30M", "两个半小时")]
    [InlineData("I waited three weeks", "duration", "P3W", "three weeks")]
    [InlineData("两周前买的", "date", "2026-04-29", "两周前")]
    public void Finds_times_and_lengths_of_time(string text, string type, string value, string written) => AssertOnly(text, type, value, written);

    [Theory]
    [InlineData("能便宜一点吗")]
    [InlineData("我有三点建议")]
    [InlineData("有点慢")]
    public void Words_that_only_look_like_times_are_none(string text) => Assert.DoesNotContain(Find(text), entity => entity.Type is "time" or "datetime");

    [Fact]
    public void Times_are_in_the_zone_of_the_message()
    {
        const string Text = "明天下午三点";
        var at = new DateTimeOffset(2026, 5, 13, 1, 0, 0, TimeSpan.FromHours(8));

        Assert.Equal("2026-05-14T15:00+08:00", Assert.Single(Recognizer.Find(Text, Folding.Trace(Text), Text, at, monthFirst: false)).Value);
    }

    [Theory]
    [InlineData("my card is 4111 1111 1111 1111", "card_number", "4111111111111111", "4111 1111 1111 1111")]
    [InlineData("卡号6011000990139424谢谢", "card_number", "6011000990139424", "6011000990139424")]
    [InlineData("身份证11010519491231002X", "id_number", "11010519491231002X", "11010519491231002X")]
    [InlineData("IBAN DE89 3704 0044 0532 0130 00 and more", "iban", "DE89370400440532013000", "DE89 3704 0044 0532 0130 00")]
    [InlineData("ticket T123455", "ticket", "T123455", "T123455")]
    public void Finds_numbers_whose_check_digit_is_right(string text, string type, string value, string written) => AssertOnly(text, type, value, written);

    [Theory]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("110105194912310021")]
    [InlineData("DE88 3704 0044 0532 0130 00")]
    [InlineData("T123456")]
    public void A_wrong_check_digit_is_none_of_these(string text) =>
        Assert.DoesNotContain(Find(text), entity => entity.Type is "card_number" or "id_number" or "iban" or "ticket");

    [Theory]
    [InlineData("see https://example.org/a?b=1.", "url", "https://example.org/a?b=1", "https://example.org/a?b=1")]
    [InlineData("网址www.example.cn打不开", "url", "www.example.cn", "www.example.cn")]
    [InlineData("my name is Ann Lee and it broke", "person", "Ann Lee", "Ann Lee")]
    [InlineData("我叫王小明，想退货", "person", "王小明", "王小明")]
    [InlineData("收件人改成李雷电话不变", "person", "李雷", "李雷")]
    [InlineData("寄到北京市朝阳区建国路88号3栋502室", "address", "北京市朝阳区建国路88号3栋502室", "北京市朝阳区建国路88号3栋502室")]
    [InlineData("send it to 12 Baker Street, London please", "address", "12 BAKER STREET, LONDON PLEASE", "12 Baker Street, London please")]
    public void Finds_addresses_of_all_kinds_and_names_that_are_stated(string text, string type, string value, string written) =>
        AssertOnly(text, type, value, written);

    [Theory]
    [InlineData("the brightmug kettle leaks", "kettle", "brightmug kettle")]
    [InlineData("the brightmg ketle leaks", "kettle", "brightmg ketle")]
    [InlineData("電熱水壺漏水", "kettle", "電熱水壺")]
    [InlineData("电热水胡漏水", "kettle", "电热水胡")]
    [InlineData("fonda15 pro", "phone-15", "fonda15 pro")]
    [InlineData("it shows E205", "E-205", "E205")]
    [InlineData("it shows Ｅ－２０５", "E-205", "Ｅ－２０５")]
    public void Finds_names_of_the_catalogue_and_small_misspellings_of_them(string text, string value, string written)
    {
        var entity = Assert.Single(Find(text), found => found.Type is "product" or "error_code");
        Assert.Equal((value, written), (entity.Value, entity.Text));
    }

    [Theory]
    [InlineData("it shows E206")]
    [InlineData("fonda 16 pro")]
    [InlineData("kettledrum")]
    public void Another_digit_or_a_longer_word_is_another_thing(string text) =>
        Assert.DoesNotContain(Find(text), found => found.Type is "product" or "error_code");

    [Theory]
    [InlineData("😀😀明天😀", "明天")]
    [InlineData("\u200B\u200B𝐭𝐨𝐦𝐨𝐫𝐫𝐨𝐰 ok", "𝐭𝐨𝐦𝐨𝐫𝐫𝐨𝐰")]
    [InlineData("to\u200Bmor\u00ADrow", "to\u200Bmor\u00ADrow")]
    [InlineData("👨‍👩‍👧 ２０２６－０５－１４", "２０２６－０５－１４")]
    [InlineData("後天不行，明天", "明天")]
    public void Places_are_places_in_the_message_as_it_was_written(string text, string written)
    {
        var entity = Find(text)[^1];

        Assert.Equal(("2026-05-14", written), (entity.Value, entity.Text));
        Assert.Equal(written, text.Substring(entity.Start, entity.Length));
    }

    [Fact]
    public void Text_of_any_content_is_read_and_every_place_lies_in_it()
    {
        string[] pieces =
        [
            "明天", "3点", "半", "年", "99999999", "-", ".", "@", "a@b.io", "http://", "\uD83D", "\uDE00", "\u200B", "😀", "一亿", "零", "路", "号", "我叫",
            "my name is", "4111111111111111", " ", "\n", "half", "ago", "in", "days", "个", "电热水", "kettle", "E-", "\uFE0F\u20E3", "𝟗", "\0", "é", "$", "王",
        ];
        var random = new Random(7);
        for (var round = 0; round < 3_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ =>
                random.Next(4) == 0 ? ((char)random.Next(char.MaxValue + 1)).ToString() : pieces[random.Next(pieces.Length)]));
            Assert.All(Find(text), entity => Assert.Equal(entity.Text, text.Substring(entity.Start, entity.Length)));
        }
    }

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
        var folded = Folding.Trace(text);
        return Recognizer.Find(text, folded, Folding.Lower(folded.Value), At, monthFirst: false);
    }

    private static void AssertOnly(string text, string type, string value, string written)
    {
        var entity = Assert.Single(Find(text));
        Assert.Equal((type, value, written), (entity.Type, entity.Value, entity.Text));
        Assert.Equal(written, text.Substring(entity.Start, entity.Length));
    }
}
