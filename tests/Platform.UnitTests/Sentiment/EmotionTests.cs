using Platform.Contracts.Understanding;
using Platform.Sentiment;
using Platform.Sentiment.Reading;

namespace Platform.UnitTests.Sentiment;

public sealed class EmotionTests
{
    private static readonly SentimentReader Reader = new(SentimentLexicon.Load(), new SentimentOptions());

    [Theory]
    [InlineData("I love it, works like a charm", Emotion.Joy)]
    [InlineData("thank you so much for your help", Emotion.Gratitude)]
    [InlineData("this is a ripoff, smh", Emotion.Anger)]
    [InlineData("I'm fed up with you people", Emotion.Anger)]
    [InlineData("such a let down, regret buying it", Emotion.Disappointment)]
    [InlineData("I'm really worried that my account was hacked", Emotion.Anxiety)]
    [InlineData("still waiting, hurry up", Emotion.Impatience)]
    [InlineData("I'm heartbroken 😢", Emotion.Sadness)]
    [InlineData("that makes no sense, I'm confused", Emotion.Confusion)]
    [InlineData("omg, what a surprise", Emotion.Surprise)]
    [InlineData("非常满意，物超所值", Emotion.Joy)]
    [InlineData("太感谢了，辛苦了", Emotion.Gratitude)]
    [InlineData("无语，坑爹，气死我了", Emotion.Anger)]
    [InlineData("呵呵，差评", Emotion.Anger)]
    [InlineData("太让人失望了", Emotion.Disappointment)]
    [InlineData("我很担心，怕被盗刷", Emotion.Anxiety)]
    [InlineData("怎么还没到，快点啊", Emotion.Impatience)]
    [InlineData("好难过，想哭", Emotion.Sadness)]
    [InlineData("看不懂，一头雾水", Emotion.Confusion)]
    [InlineData("哇塞，没想到", Emotion.Surprise)]
    public void Finds_the_strongest_emotion(string text, Emotion strongest) =>
        Assert.Equal(strongest, Reader.Read(text).Emotions[0].Emotion);

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("Hello")]
    [InlineData("how do I return a broken phone?")]
    [InlineData("My order P1234567 is delayed, can you please check where it is?")]
    [InlineData("你好，请问怎么退货？")]
    [InlineData("请问手机屏幕碎了怎么保修")]
    [InlineData("手机死机了怎么办")]
    [InlineData("不好意思，我想问一下快递")]
    [InlineData("Options: D")]
    public void Stays_neutral_where_nothing_is_judged(string text)
    {
        var reading = Reader.Read(text);
        Assert.Equal(Emotion.Neutral, Assert.Single(reading.Emotions).Emotion);
        Assert.InRange(reading.Polarity, -0.3, 0.3);
    }

    [Theory]
    [InlineData("I am happy with this", "I am not happy with this")]
    [InlineData("it never disappoints", "it disappoints")]
    [InlineData("not bad at all", "bad")]
    [InlineData("很满意", "不是很满意")]
    [InlineData("好看", "一点也不好看")]
    [InlineData("没让我失望", "让我失望")]
    public void Negation_turns_a_phrase_round(string positive, string negative)
    {
        Assert.True(Reader.Read(positive).Polarity > 0.2);
        Assert.True(Reader.Read(negative).Polarity < -0.2);
    }

    [Theory]
    [InlineData("slow", "so slow")]
    [InlineData("so slow", "soooo slow")]
    [InlineData("unacceptable", "unacceptable!!!")]
    [InlineData("this is unacceptable, call me", "this is UNACCEPTABLE, call me")]
    [InlineData("a bit rude", "rude")]
    [InlineData("有点失望", "失望")]
    [InlineData("失望", "失望极了")]
    [InlineData("失望", "失望！！！")]
    public void Emphasis_raises_intensity(string weaker, string stronger) =>
        Assert.True(Reader.Read(weaker).Intensity < Reader.Read(stronger).Intensity);

    [Theory]
    [InlineData("The phone is great but the service is terrible", -1)]
    [InlineData("The service is terrible but the phone is great", 1)]
    [InlineData("质量很好，但是太慢了", -1)]
    [InlineData("虽然有点慢，但是质量很好", 1)]
    public void The_clause_after_but_weighs_more(string text, int sign) =>
        Assert.Equal(sign, Math.Sign(Reader.Read(text).Polarity));

    [Fact]
    public void Tells_several_emotions_strongest_first()
    {
        var emotions = Reader.Read("Absolutely disgraceful, I'm furious, and a little worried about my money").Emotions;
        Assert.Equal([Emotion.Anger, Emotion.Anxiety], emotions.Select(score => score.Emotion));
        Assert.True(emotions[0].Score > emotions[1].Score);
    }

    [Fact]
    public void Thanks_for_a_problem_are_ironic() => Assert.True(Reader.Read("Thanks for the delay").Polarity < -0.3);

    [Fact]
    public void Words_match_whole_or_inflected_never_inside_others()
    {
        Assert.True(Reader.Read("he scammed me").Polarity < 0);
        Assert.Empty(Reader.Read("the classic badge of Essex").Evidence);
    }

    [Fact]
    public void Traditional_and_full_width_writing_read_like_simplified()
    {
        Assert.Equal(Reader.Read("这个商品太烂了!").Polarity, Reader.Read("這個商品太爛了！").Polarity);
        Assert.True(Reader.Read("ＧＲＥＡＴ").Polarity > 0);
    }

    [Fact]
    public void Japanese_is_not_read_as_Chinese() => Assert.Empty(Reader.Read("大変お世話になりました。無料です").Evidence);

    [Fact]
    public void Evidence_names_the_phrase_its_place_and_its_weight()
    {
        const string Text = "Well, I'm not happy";
        var evidence = Assert.Single(Reader.Read(Text).Evidence, item => item.Emotion == Emotion.Disappointment);
        Assert.Equal("not happy", evidence.Phrase);
        Assert.Equal(evidence.Phrase, Text.Substring(evidence.Start, evidence.Length));
        Assert.True(evidence.Weight < 0);
    }

    [Theory]
    [InlineData("@")]
    [InlineData("!!!???...,,,")]
    [InlineData("👍🏽👍🏽")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("不不不不不不不不不不不不不不不")]
    [InlineData("not not not very very very very very very good")]
    public void Odd_text_stays_in_range(string text) => StaysInRange(text);

    // No case of the theory above: a report in XML cannot hold it as part of the test's name.
    [Fact]
    public void Half_a_character_stays_in_range() => StaysInRange("\ud83d");

    private static void StaysInRange(string text)
    {
        var reading = Reader.Read(text);
        Assert.InRange(reading.Polarity, -1, 1);
        Assert.InRange(reading.Intensity, 0, 1);
        Assert.NotEmpty(reading.Emotions);
        Assert.All(reading.Emotions, score => Assert.InRange(score.Score, 0, 1));
    }

    [Fact]
    public void The_version_names_the_lexicon() => Assert.Matches("^lexicon-[0-9a-f]{12}$", Reader.Version);
}
