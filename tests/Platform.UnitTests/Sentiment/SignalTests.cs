using Platform.Contracts.Understanding;
using Platform.Sentiment.Reading;

namespace Platform.UnitTests.Sentiment;

public sealed class SignalTests
{
    private static readonly SentimentReader Reader = new(SentimentLexicon.Load());

    [Theory]
    [InlineData("talk to an agent")]
    [InlineData("real person please")]
    [InlineData("Can I speak to a manager?")]
    [InlineData("I don't want to talk to a bot, I want a human")]
    [InlineData("human")]
    [InlineData("could someone call me back")]
    [InlineData("转人工")]
    [InlineData("轉人工")]
    [InlineData("人工客服")]
    [InlineData("能不能找个真人跟我说话")]
    [InlineData("我不想和机器人聊")]
    [InlineData("叫你们经理来")]
    public void Wants_a_human(string text) => Assert.Contains(Signal.WantsHuman, Reader.Read(text).Signals);

    [Theory]
    [InlineData("I don't need a human")]
    [InlineData("are you a real person?")]
    [InlineData("no need to talk to an agent")]
    [InlineData("how do I contact the seller about my order?")]
    [InlineData("不用转人工")]
    [InlineData("你是真人吗？")]
    [InlineData("人工智能音箱多少钱")]
    public void Does_not_want_a_human(string text) => Assert.DoesNotContain(Signal.WantsHuman, Reader.Read(text).Signals);

    [Theory]
    [InlineData("third time I'm asking")]
    [InlineData("I contacted you many times, still not solved")]
    [InlineData("I've emailed you twice about this")]
    [InlineData("nobody replied to my last three emails")]
    [InlineData("how many times do I have to explain this")]
    [InlineData("反馈了好几次还是没解决")]
    [InlineData("打了三次电话")]
    [InlineData("我已经投诉过了，一直没人处理")]
    [InlineData("說了多少遍了")]
    public void Has_been_in_touch_before(string text) => Assert.Contains(Signal.RepeatedContact, Reader.Read(text).Signals);

    [Theory]
    [InlineData("This is the second time I order from you")]
    [InlineData("this is my first time asking")]
    [InlineData("how many times can I use the voucher?")]
    [InlineData("一天可以转账几次")]
    [InlineData("快递几天到")]
    public void Has_not_been_in_touch_before(string text) =>
        Assert.DoesNotContain(Signal.RepeatedContact, Reader.Read(text).Signals);

    [Theory]
    [InlineData("Your service is terrible, cancel my account now")]
    [InlineData("I'm going to your competitor")]
    [InlineData("you just lost a customer")]
    [InlineData("I will never buy from you again")]
    [InlineData("I will report you to trading standards")]
    [InlineData("我要投诉到12315")]
    [InlineData("曝光你们")]
    [InlineData("再也不来了")]
    [InlineData("垃圾平台，我要注销账户")]
    [InlineData("以後再也不買了")]
    public void Threatens_to_leave(string text) => Assert.Contains(Signal.ThreatToLeave, Reader.Read(text).Signals);

    [Theory]
    [InlineData("How do I cancel my subscription?")]
    [InlineData("I don't want to cancel my account")]
    [InlineData("I never received my order")]
    [InlineData("怎么注销账户？")]
    [InlineData("相机的曝光时间怎么调")]
    [InlineData("我不想投诉，只想解决问题")]
    public void Does_not_threaten_to_leave(string text) => Assert.DoesNotContain(Signal.ThreatToLeave, Reader.Read(text).Signals);

    [Theory]
    [InlineData("I want to die")]
    [InlineData("i'm going to kill myself")]
    [InlineData("I don't want to live anymore")]
    [InlineData("thinking about ending my life")]
    [InlineData("there is no reason to go on living")]
    [InlineData("everyone would be better off without me")]
    [InlineData("my husband is trying to hurt me")]
    [InlineData("I can't breathe, call an ambulance")]
    [InlineData("the charger caught fire")]
    [InlineData("我不想活了")]
    [InlineData("我想死")]
    [InlineData("活着没意思")]
    [InlineData("我要从这里跳楼")]
    [InlineData("他要打死我，救命")]
    [InlineData("充电宝爆炸了")]
    [InlineData("活不下去了，想自殺")]
    public void Sees_a_crisis(string text) => Assert.Contains(Signal.Crisis, Reader.Read(text).Signals);

    [Theory]
    [InlineData("my phone died")]
    [InlineData("dying to know when it ships")]
    [InlineData("this dress is to die for")]
    [InlineData("I'm just killing time")]
    [InlineData("the waiting nearly gave me a heart attack")]
    [InlineData("笑死我了")]
    [InlineData("累死了")]
    [InlineData("想死你了")]
    [InlineData("手机死机了")]
    [InlineData("跳楼价大甩卖")]
    [InlineData("救命啊，也太好看了吧")]
    public void Sees_no_crisis(string text) => Assert.DoesNotContain(Signal.Crisis, Reader.Read(text).Signals);

    [Fact]
    public void Evidence_shows_what_gave_a_signal()
    {
        var evidence = Assert.Single(Reader.Read("Please: 转人工").Evidence);
        Assert.Equal((Signal.WantsHuman, "转人工", 8), (evidence.Signal, evidence.Phrase, evidence.Start));
    }
}
