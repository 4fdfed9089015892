using Platform.Contracts.Conversations;
using Platform.Nlu.Understanding;

namespace Platform.UnitTests.Nlu;

/// <summary>Messages in pinyin and with emoji.</summary>
public sealed class OddWritingTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 13, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("wo yao tuihuo", "return_item")]
    [InlineData("我要 tui huo", "return_item")]
    [InlineData("qing wen wo de dingdan dao na le", "order_status")]
    [InlineData("WO YAO QUXIAO DINGDAN", "cancel_order")]
    public void Pinyin_is_read_as_the_words_that_it_spells(string text, string intent)
    {
        var understood = Read(text);

        Assert.Equal("zh", understood.Language);
        Assert.Equal(intent, understood.Intents[0].Intent);
        Assert.False(understood.OutOfScope);
    }

    [Theory]
    [InlineData("can you change my order")]
    [InlineData("my name is Wang Xiaoming and the parcel is late")]
    [InlineData("Is banana bread in China gone?")]
    [InlineData("tuihuo@example.com")]
    public void What_is_English_or_an_address_stays(string text) => Assert.NotEqual("zh", Read(text).Language);

    [Fact]
    public void Entities_of_pinyin_stand_where_they_were_written()
    {
        var text = "wo yao hongse de, dingdan BC-20481234";
        var understood = Read(text);

        Assert.All(understood.Entities, entity => Assert.Equal(text.Substring(entity.Start, entity.Length), entity.Text));
        Assert.Contains(understood.Entities, entity => entity is { Type: "colour", Value: "red", Text: "hongse" or "hongse de" });
        Assert.Contains(understood.Entities, entity => entity is { Type: "order_number", Value: "BC-20481234" });
    }

    [Theory]
    [InlineData("where is my 📦", "en", "order_status")]
    [InlineData("📦到哪了", "zh", "order_status")]
    [InlineData("👋🏽", "en", "greet")]
    public void Emoji_are_read_as_words(string text, string language, string intent)
    {
        var understood = UtteranceReaderOf().Read(text, "en", TurnContext.Empty, At);

        Assert.Equal(language, understood.Language);
        Assert.Equal(intent, understood.Intents[0].Intent);
        Assert.False(understood.OutOfScope);
    }

    [Fact]
    public void An_emoji_may_be_the_thing_itself()
    {
        var understood = Read("my 🎧 do not work");

        var entity = Assert.Single(understood.Entities, entity => entity.Type == "product");
        Assert.Equal(("BM-HP120", "🎧", 3, 2), (entity.Value, entity.Text, entity.Start, entity.Length));
    }

    private static Understood Read(string text) => UtteranceReaderOf().Read(text, null, TurnContext.Empty, At);

    private static UtteranceReader UtteranceReaderOf() => NluModels.ShopReader;
}
