using Platform.Learning;
using Platform.Nlu.Intents;
using Platform.Nlu.Models;

namespace Platform.UnitTests.Nlu;

public sealed class ModelFileTests
{
    private static readonly TrainingExample[] Examples =
    [
        .. new[] { "please", "hello,", "hi there", "well", "so", "excuse me" }.SelectMany(opening => new TrainingExample[]
        {
            new($"{opening} give me my money back", "refund", "en"),
            new($"{opening} where is the parcel", "track", "en") { Weight = 0.9f },
            new($"{opening} sing a sad song", null, "en"),
        }),
    ];

    private static readonly IntentModel Model = IntentModel.Train(Examples);
    private static readonly byte[] File = ModelFile.Write("shop", "lr-1", "f", Model);

    [Theory]
    [InlineData("where is my money")]
    [InlineData("退款")]
    [InlineData("sing, please")]
    [InlineData("zxqv wkjj")]
    public void A_loaded_model_gives_the_same_probabilities_bit_by_bit(string text)
    {
        var loaded = ModelFile.Read(File, "shop", "lr-1", "f");
        var (before, after) = (new float[Model.Intents.Count], new float[loaded.Intents.Count]);

        Assert.Equal(Model.Predict(text, before), loaded.Predict(text, after));

        Assert.Equal(before.Select(BitConverter.SingleToInt32Bits), after.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void A_loaded_model_knows_its_version_its_intents_and_its_quality()
    {
        var loaded = ModelFile.Read(File, "shop", "lr-1", "f");

        Assert.Equal(Model.Version, loaded.Version);
        Assert.Equal(Model.Intents, loaded.Intents);
        Assert.Equal(Model.Words, loaded.Words);
        Assert.Equal(Model.Quality.Languages, loaded.Quality.Languages);
        Assert.Equal(Model.Quality.Examples, loaded.Quality.Examples);
        Assert.Equal(Model.Quality.TrainingTime, loaded.Quality.TrainingTime);
        Assert.Equal(File, ModelFile.Write("shop", "lr-1", "f", loaded));
    }

    [Theory]
    [InlineData("bank", "lr-1", "f", "another tenant's")]
    [InlineData("shop", "lr-2", "f", "another model")]
    [InlineData("shop", "lr-1", "g", "other examples")]
    public void A_file_of_something_else_is_refused(string tenant, string version, string fingerprint, string reason) =>
        Assert.Contains(reason, Assert.Throws<ModelFileException>(() => ModelFile.Read(File, tenant, version, fingerprint)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_of_another_trainer_is_refused_by_both_names()
    {
        var content = File.AsSpan(MarkedFile.Check(ModelFile.Mark, File)).ToArray();
        var trainer = System.Text.Encoding.UTF8.GetBytes(IntentModel.Trainer);
        content[content.AsSpan().IndexOf(trainer)] = (byte)'0';

        var refused = Assert.Throws<ModelFileException>(() => ModelFile.Read(MarkedFile.Write(ModelFile.Mark, content), "shop", "lr-1", "f"));

        Assert.Contains($"the trainer 0{IntentModel.Trainer[1..]}, and this program's is {IntentModel.Trainer}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_or_cut_file_is_refused_wherever_it_is_damaged()
    {
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var damaged = File.ToArray();
            damaged[random.Next(damaged.Length)] ^= 1;
            Assert.Throws<ModelFileException>(() => ModelFile.Read(damaged, "shop", "lr-1", "f"));
            Assert.Throws<ModelFileException>(() => ModelFile.Read(File[..random.Next(File.Length)], "shop", "lr-1", "f"));
        }
    }

    [Fact]
    public void A_cut_content_with_the_right_hash_is_refused_too()
    {
        var content = File.AsSpan(MarkedFile.Check(ModelFile.Mark, File)).ToArray();

        foreach (var length in new[] { 0, 3, 20, 60, 200, content.Length / 2, content.Length - 1 })
            Assert.Throws<ModelFileException>(() => ModelFile.Read(MarkedFile.Write(ModelFile.Mark, content.AsSpan(0, length)), "shop", "lr-1", "f"));
    }

    [Fact]
    public void A_file_of_another_format_is_refused_by_name()
    {
        var other = MarkedFile.Write("platform-nlu-model/1", "anything"u8);

        Assert.Contains("platform-nlu-model/2", Assert.Throws<ModelFileException>(() => ModelFile.Read(other, "shop", "lr-1", "f")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stored_examples_are_those_that_were_written()
    {
        var file = ExamplesFile.Of("shop", Examples);

        var read = ExamplesFile.Read(file.Write(), "shop", file.Fingerprint);

        Assert.Equal(Examples, read.TrainingExamples());
        Assert.Equal(file.Fingerprint, ExamplesFile.Of("shop", [.. Examples.Reverse()]).Fingerprint);
    }

    [Fact]
    public void Other_or_damaged_examples_are_refused()
    {
        var file = ExamplesFile.Of("shop", Examples);
        var bytes = file.Write();

        Assert.Throws<ModelFileException>(() => ExamplesFile.Read(bytes, "bank", file.Fingerprint));
        Assert.Throws<ModelFileException>(() => ExamplesFile.Read(bytes, "shop", new string('0', 64)));
        Assert.Throws<ModelFileException>(() => ExamplesFile.Read((file with { Examples = [.. file.Examples.Skip(1)] }).Write(), "shop", file.Fingerprint));
        Assert.Throws<ModelFileException>(() => ExamplesFile.Read(MarkedFile.Write("platform-nlu-examples/1", "no brotli"u8), "shop", file.Fingerprint));
        bytes[^1] ^= 1;
        Assert.Throws<ModelFileException>(() => ExamplesFile.Read(bytes, "shop", file.Fingerprint));
    }
}
