using Platform.Contracts.Understanding;
using Platform.Sentiment;
using Platform.Sentiment.Danger;
using Platform.Sentiment.Reading;

namespace Platform.UnitTests.Sentiment;

public sealed class SignalTests
{
    private static readonly SentimentReader Reader = new(SentimentLexicon.Load(), new SentimentOptions());

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
    [InlineData("再也不来了")]
    [InlineData("垃圾平台，我要注销账户")]
    [InlineData("以後再也不買了")]
    public void Threatens_to_leave(string text) => Assert.Contains(Signal.ThreatToLeave, Reader.Read(text).Signals);

    [Theory]
    [InlineData("I will report you to trading standards")]
    [InlineData("see you in court")]
    [InlineData("I'm going to post this on social media")]
    [InlineData("我要投诉到12315")]
    [InlineData("曝光你们")]
    [InlineData("等着收律师函吧")]
    public void Threatens_to_complain(string text) => Assert.Contains(Signal.ThreatToComplain, Reader.Read(text).Signals);

    [Theory]
    [InlineData("I need this fixed today, my flight leaves in two hours")]
    [InlineData("please call me back asap")]
    [InlineData("很急，今天必须收到")]
    [InlineData("麻烦尽快处理")]
    public void Is_urgent(string text) => Assert.Contains(Signal.Urgency, Reader.Read(text).Signals);

    [Theory]
    [InlineData("no rush at all")]
    [InlineData("it's not urgent")]
    [InlineData("where is the emergency exit?")]
    [InlineData("不急，慢慢来")]
    public void Is_not_urgent(string text) => Assert.DoesNotContain(Signal.Urgency, Reader.Read(text).Signals);

    [Theory]
    [InlineData("Great, another delay")]
    [InlineData("thanks for nothing")]
    [InlineData("Nice job losing my bag")]
    [InlineData("太好了，又发错货了")]
    [InlineData("效率真高，等了十天还没到")]
    public void Is_sarcastic(string text) => Assert.Contains(Signal.Sarcasm, Reader.Read(text).Signals);

    [Theory]
    [InlineData("Great, thanks for your help")]
    [InlineData("Another perfect delivery, great")]
    [InlineData("太好了，终于到了")]
    [InlineData("真的谢谢你们")]
    public void Is_not_sarcastic(string text) => Assert.DoesNotContain(Signal.Sarcasm, Reader.Read(text).Signals);

    [Theory]
    [InlineData("my chest is tight and my left arm went numb")]
    [InlineData("My father can't breathe")]
    [InlineData("her face is drooping and she slurs her words")]
    [InlineData("he swallowed a button battery")]
    [InlineData("胸口疼，左手臂发麻")]
    [InlineData("我爸突然晕倒了")]
    [InlineData("孩子誤吞了電池")]
    public void Sees_critical_signs_of_illness(string text) => Assert.Contains(Signal.CriticalHealth, Reader.Read(text).Signals);

    [Theory]
    [InlineData("my left arm is numb from carrying your parcel")]
    [InlineData("the price nearly gave me a heart attack")]
    [InlineData("what are the symptoms of a stroke?")]
    [InlineData("no chest pain, just a routine check")]
    [InlineData("笑得喘不过气")]
    [InlineData("按键没反应")]
    [InlineData("心梗保险赔不赔")]
    public void Sees_no_critical_signs_of_illness(string text) => Assert.DoesNotContain(Signal.CriticalHealth, Reader.Read(text).Signals);

    [Fact]
    public void Signs_that_say_little_alone_are_all_evidence_together()
    {
        var evidence = Reader.Read("tightness in my chest, my left arm is numb").Evidence.Where(words => words.Signal == Signal.CriticalHealth);
        Assert.Equal(["tightness in my chest", "left arm is numb"], evidence.Select(words => words.Phrase));
    }

    [Fact]
    public void A_denial_cancels_its_own_words_only()
    {
        Assert.DoesNotContain(Signal.CriticalHealth, Reader.Read("没有呼吸困难").Signals);
        Assert.Contains(Signal.CriticalHealth, Reader.Read("没有发烧，但是他晕倒了").Signals);
    }

    [Fact]
    public void Where_no_emotion_is_to_be_named_polarity_and_signals_are_still_read()
    {
        var reading = Reader.Read("I'm furious, talk to an agent", EmotionReading.Light);

        Assert.Empty(reading.Emotions);
        Assert.Equal(0, reading.Intensity);
        Assert.True(reading.Polarity < -0.3);
        Assert.Equal(Signal.WantsHuman, Assert.Single(reading.Evidence).Signal);
    }

    [Theory]
    [InlineData("How do I cancel my subscription?")]
    [InlineData("I don't want to cancel my account")]
    [InlineData("I never received my order")]
    [InlineData("怎么注销账户？")]
    [InlineData("相机的曝光时间怎么调")]
    [InlineData("我不想投诉，只想解决问题")]
    public void Does_not_threaten(string text)
    {
        var signals = Reader.Read(text).Signals;
        Assert.DoesNotContain(Signal.ThreatToLeave, signals);
        Assert.DoesNotContain(Signal.ThreatToComplain, signals);
    }

    [Theory]
    [InlineData("I want to die")]
    [InlineData("i'm going to kill myself")]
    [InlineData("I don't want to live anymore")]
    [InlineData("thinking about ending my life")]
    [InlineData("there is no reason to go on living")]
    [InlineData("everyone would be better off without me")]
    [InlineData("my husband is trying to hurt me")]
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

    [Theory]
    [InlineData("I have counted out the tablets and I am ready to go for ever", Signal.Crisis)]
    [InlineData("my stepbrother has a machete and is smashing the bedroom door", Signal.Crisis)]
    [InlineData("阁楼里全是浓烟，我们几个下不去", Signal.Crisis)]
    [InlineData("我已经把药都摆好了，过了今晚就解脱了", Signal.Crisis)]
    [InlineData("my uncle went grey, he is sweating and clutches his left arm", Signal.CriticalHealth)]
    [InlineData("the toddler chewed a dishwasher tablet and keeps drooling", Signal.CriticalHealth)]
    [InlineData("外公半边脸耷拉着，筷子都拿不住", Signal.CriticalHealth)]
    [InlineData("舅舅脸色发灰，一直冒冷汗，喘得躺不平", Signal.CriticalHealth)]
    public void Sees_danger_in_words_that_no_pattern_knows(string text, Signal signal)
    {
        var evidence = Assert.Single(Reader.Read(text).Evidence, words => words.Signal == signal);
        Assert.Equal(text, evidence.Phrase);
    }

    [Theory]
    [InlineData("the hero stabs the vampire at the end, great film")]
    [InlineData("do you sell smoke alarms for the attic?")]
    [InlineData("my old phone took its last breath")]
    [InlineData("小说里凶手最后跳楼了，结局精彩")]
    [InlineData("烟雾报警器的电池怎么换")]
    [InlineData("裤子太紧，腿都抬不起来")]
    public void Learned_danger_is_none_in_talk_of_films_and_goods(string text)
    {
        var signals = Reader.Read(text).Signals;
        Assert.DoesNotContain(Signal.Crisis, signals);
        Assert.DoesNotContain(Signal.CriticalHealth, signals);
    }

    [Fact]
    public void The_evidence_of_learned_danger_is_the_sentence_that_speaks_of_it()
    {
        const string Sentence = "The toddler chewed a dishwasher tablet and keeps drooling.";
        var evidence = Assert.Single(
            Reader.Read($"Hello there. I ordered two lamps on Monday. {Sentence} The lamps are nice.", EmotionReading.Light).Evidence,
            words => words.Signal == Signal.CriticalHealth);

        Assert.Contains(Sentence, evidence.Phrase, StringComparison.Ordinal);
        Assert.DoesNotContain("Hello", evidence.Phrase, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sentence_to_learn_from_without_yes_or_no_is_refused()
    {
        var (_, files) = SentimentLexicon.ReadFiles();
        files["crisis.training.tsv"] = [["en", "maybe", "I am not sure"]];

        var refusal = Assert.Throws<InvalidDataException>(() => new DangerReader(files, new Dictionary<char, char>()));
        Assert.Contains("crisis.training.tsv", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sign_is_certain_or_possible_by_the_alarms_that_are_set()
    {
        const string Text = "I have counted out the tablets and I am ready to go for ever";
        var strict = new SentimentReader(SentimentLexicon.Load(), new SentimentOptions { CrisisCertain = 5, CrisisPossible = 0 });
        var (certain, possible) = (0, 0);
        foreach (var text in (string[])[Text, "there is nobody at this address any more after thursday", "这个月过完我就不用你们的卡了", "the hens have a new home, that leaves only me"])
        {
            var usual = Reader.Read(text);
            Assert.Empty(usual.Signals.Intersect(usual.Possible));
            Assert.All(usual.Possible, signal => Assert.Equal(SignalLevel.Possible, Assert.Single(usual.Evidence, words => words.Signal == signal).Level));
            Assert.All(usual.Signals, signal => Assert.Equal(SignalLevel.Certain, Assert.Single(usual.Evidence, words => words.Signal == signal).Level));
            Assert.Empty(strict.Read(text).Possible);
            certain += usual.Signals.Count;
            possible += usual.Possible.Count;
        }

        Assert.NotEqual(0, certain);
        Assert.NotEqual(0, possible);
    }

    [Fact]
    public void Other_alarm_rates_are_another_version()
    {
        var other = new SentimentReader(SentimentLexicon.Load(), new SentimentOptions { CrisisPossible = 100 });

        Assert.Equal(Reader.Version + "-20.100.20.50", other.Version);
    }

    [Theory]
    [InlineData(10, 2)]
    [InlineData(100, 1)]
    [InlineData(1000, 1)]
    [InlineData(5, 2)]
    public void The_score_of_a_rate_lies_between_those_of_its_neighbours(int rate, double score) =>
        Assert.Equal(score, new ScoreOfRate([["crisis", "10", "2"], ["crisis", "100", "1"]]).For("crisis", rate), 6);

    [Fact]
    public void Scores_that_rise_with_the_rate_are_refused() =>
        Assert.Throws<InvalidDataException>(() => new ScoreOfRate([["crisis", "10", "1"], ["crisis", "100", "2"]]));

    [Fact]
    public void Evidence_shows_what_gave_a_signal()
    {
        var evidence = Assert.Single(Reader.Read("Please: 转人工").Evidence);
        Assert.Equal((Signal.WantsHuman, "转人工", 8), (evidence.Signal, evidence.Phrase, evidence.Start));
    }
}
