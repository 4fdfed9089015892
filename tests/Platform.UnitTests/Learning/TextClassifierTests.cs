using Platform.Learning;

namespace Platform.UnitTests.Learning;

public sealed class TextClassifierTests
{
    private static readonly string[] Openings = ["please", "hello,", "hi there", "well", "so", "excuse me", "sorry", "quick question"];

    private static readonly LabelledText[] Texts =
    [
        .. Openings.SelectMany(opening => new LabelledText[]
        {
            new($"{opening} give me my money back", "refund"),
            new($"{opening} where is the parcel", "track"),
            new($"{opening} 我的包裹在哪里", "track"),
            new($"{opening} sing a sad song", "oos"),
        }),
    ];

    private static readonly Lazy<TextClassifier> Model = new(() => TextClassifier.Train(Texts));

    [Fact]
    public void The_same_texts_in_any_order_train_the_same_model()
    {
        var again = TextClassifier.Train([.. Texts.Reverse()], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Model.Value.Fingerprint, again.Fingerprint);
        Assert.Equal(Saved(Model.Value), Saved(again));
    }

    [Fact]
    public void Another_text_or_seed_has_another_fingerprint()
    {
        Assert.NotEqual(Model.Value.Fingerprint, TextClassifier.Train([.. Texts, new LabelledText("new", "refund")], cancellationToken: TestContext.Current.CancellationToken).Fingerprint);
        Assert.NotEqual(Model.Value.Fingerprint, TextClassifier.Train(Texts, new LearningOptions { Seed = 2 }, cancellationToken: TestContext.Current.CancellationToken).Fingerprint);
    }

    [Theory]
    [InlineData("give me the money back", "refund")]
    [InlineData("the parcel, where is it", "track")]
    [InlineData("GIVE ME MY ＭＯＮＥＹ BACK", "refund")]
    [InlineData("givee me my mony back", "refund")]
    [InlineData("包裹在哪里呢", "track")]
    public void New_wordings_get_the_label_of_their_words(string text, string label)
    {
        var prediction = Model.Value.Classify(text);

        Assert.Equal(label, prediction.Label);
        Assert.False(prediction.OutOfScope);
    }

    [Fact]
    public void Traditional_characters_are_read_as_simplified_ones()
    {
        LabelledText[] texts = [new("这个颜色太暗了", "color"), new("换一个颜色", "color"), new("我要退货", "return"), new("怎么退货", "return")];
        var model = TextClassifier.Train(texts, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(Probabilities(model, "这个颜色太暗了"), Probabilities(model, "這個顏色太暗了"));
    }

    [Fact]
    public void What_is_like_the_out_of_scope_examples_is_out_of_scope() => Assert.True(Model.Value.Classify("sing me a song").OutOfScope);

    [Fact]
    public void Probabilities_add_up_to_one_and_confidence_is_that_of_the_label()
    {
        var probabilities = Probabilities(Model.Value, "where is the parcel");

        Assert.Equal(1f, probabilities.Sum(), 3);
        Assert.Equal(probabilities[Model.Value.Labels.ToList().IndexOf("track")], Model.Value.Classify("where is the parcel").Confidence);
    }

    [Fact]
    public void A_text_that_fits_two_labels_is_less_certain_than_a_clear_one() =>
        Assert.True(
            Model.Value.Classify("money parcel").Confidence < Model.Value.Classify("please where is the parcel").Confidence);

    [Fact]
    public void A_saved_model_answers_as_before()
    {
        var loaded = TextClassifier.Load(new MemoryStream(Saved(Model.Value)));

        Assert.Equal(Model.Value.Fingerprint, loaded.Fingerprint);
        Assert.Equal(Model.Value.Labels, loaded.Labels);
        Assert.All(Texts, text => Assert.Equal(Model.Value.Classify(text.Text), loaded.Classify(text.Text)));
    }

    [Fact]
    public void A_damaged_cut_or_foreign_file_is_refused()
    {
        var file = Saved(Model.Value);
        var random = new Random(4);

        for (var i = 0; i < 50; i++)
        {
            var damaged = file.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Throws<ModelFileException>(() => TextClassifier.Load(new MemoryStream(damaged)));
            Assert.Throws<ModelFileException>(() => TextClassifier.Load(new MemoryStream(file[..random.Next(file.Length)])));
        }

        Assert.Contains("not a model", Assert.Throws<ModelFileException>(
            () => TextClassifier.Load(new MemoryStream([.. Enumerable.Range(0, 999).Select(i => (byte)i)]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_newer_format_is_refused_by_its_number()
    {
        var file = Saved(Model.Value);
        file[8] = TextClassifier.FormatVersion + 1;

        var exception = Assert.Throws<ModelFileException>(() => TextClassifier.Load(new MemoryStream(file)));

        Assert.Contains($"version {TextClassifier.FormatVersion + 1}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_untrainable_set_is_refused_with_what_to_do()
    {
        Assert.Contains("one label", Refusal([new("a", "x"), new("b", "x")]), StringComparison.Ordinal);
        Assert.Contains("'y' has one example", Refusal([new("a", "x"), new("b", "x"), new("c", "y")]), StringComparison.Ordinal);
        Assert.Contains("empty", Refusal([new("a", "x"), new(" ", "x"), new("c", "y"), new("d", "y")]), StringComparison.Ordinal);
        Assert.Contains("no label", Refusal([new("a", "x"), new("b", ""), new("c", "y"), new("d", "y")]), StringComparison.Ordinal);
        Assert.Contains("weight", Refusal([new("a", "x", 0f), new("b", "x"), new("c", "y"), new("d", "y")]), StringComparison.Ordinal);
        Assert.Contains("one label", Refusal([]), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_answered_with_honest_numbers()
    {
        var random = new Random(9);
        for (var i = 0; i < 500; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(char.MaxValue + 1))]);
            var prediction = Model.Value.Classify(text);
            Assert.InRange(prediction.Confidence, 0f, 1f);
        }

        Assert.InRange(Model.Value.Classify("").Confidence, 0f, 1f);
        Assert.InRange(Model.Value.Classify(new string('包', 1_000_000)).Confidence, 0f, 1f);
    }

    [Fact]
    public void Training_can_be_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(() => TextClassifier.Train(Texts, cancellationToken: new CancellationToken(canceled: true)));

    private static string Refusal(LabelledText[] texts) => Assert.Throws<UntrainableException>(() => TextClassifier.Train(texts)).Message;

    private static byte[] Saved(TextClassifier model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static float[] Probabilities(TextClassifier model, string text)
    {
        var probabilities = new float[model.Labels.Count];
        model.Predict(text, probabilities);
        return probabilities;
    }
}
