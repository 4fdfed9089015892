using Platform.Nlu.Text;

namespace Platform.UnitTests.Nlu;

public sealed class LanguageDetectorTests
{
    [Theory]
    [InlineData("where is my order", "en")]
    [InlineData("parcel?", "en")]
    [InlineData("我的订单到哪儿了", "zh")]
    [InlineData("我的iphone坏了", "zh")]
    [InlineData("app 登录不了", "zh")]
    [InlineData("what does 订单 mean in english", "en")]
    [InlineData("注文はいつ届きますか", "ja")]
    [InlineData("주문은 언제 와요", "ko")]
    [InlineData("¿dónde está mi pedido?", "es")]
    [InlineData("où est ma commande", "fr")]
    [InlineData("wo ist meine bestellung", "de")]
    [InlineData("где мой заказ", "ru")]
    public void Tells_the_language_of_a_short_text(string text, string language) =>
        Assert.Equal(language, LanguageDetector.Detect(text, fallback: null));

    [Theory]
    [InlineData("20481234")]
    [InlineData("👍👍")]
    [InlineData("ok")]
    [InlineData("???")]
    public void A_text_without_a_language_of_its_own_has_the_conversations(string text)
    {
        Assert.Equal("zh", LanguageDetector.Detect(text, "zh-CN"));
        Assert.Equal("und", LanguageDetector.Detect(text, fallback: null));
    }
}
