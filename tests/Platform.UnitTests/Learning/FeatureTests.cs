using Platform.Learning.Features;
using Platform.Learning.Models;

namespace Platform.UnitTests.Learning;

public sealed class FeatureTests
{
    private static readonly View[] Views = Enum.GetValues<View>();

    [Theory]
    [InlineData("so 😡", 1)]
    [InlineData("so 😡😡 today 🎉", 3)]
    [InlineData("so ☹!", 1)]
    [InlineData("so (!) 100 €", 0)]
    public void An_emoji_is_one_feature(string text, int emoji) =>
        Assert.Equal(emoji, Kinds(text).Count(kind => kind == FeatureKind.Emoji));

    [Fact]
    public void A_word_after_a_hash_is_a_hashtag_and_still_the_word()
    {
        Assert.Equal(1, Kinds("late again #furious today").Count(kind => kind == FeatureKind.Hashtag));
        Assert.Subset(Features("late again #furious today"), Features("furious").Where(key => FeatureReader.KindOf(key) is FeatureKind.Word or FeatureKind.Letters).ToHashSet());
    }

    [Fact]
    public void A_narrow_reader_reads_none_of_these() =>
        Assert.All(new FeatureReader().Read("so late again 😡 #furious 我要退货").ToArray(), key => Assert.True(FeatureReader.KindOf(key) < FeatureKind.Concept));

    [Fact]
    public void What_a_text_begins_and_ends_with_is_told_from_the_same_in_its_middle()
    {
        Assert.Equal(3, Kinds("cancel my order").Count(kind => kind == FeatureKind.Edge));
        Assert.Equal(2, Kinds("我要退货").Count(kind => kind == FeatureKind.Edge));
        Assert.DoesNotContain(Features("cancel my order"), key => FeatureReader.KindOf(key) == FeatureKind.Edge && Features("please cancel").Contains(key));
    }

    [Fact]
    public void Two_words_with_any_word_between_them_are_a_feature()
    {
        var shared = Features("where is order").Intersect(Features("where was order"));

        Assert.Contains(shared, key => FeatureReader.KindOf(key) == FeatureKind.Skip);
    }

    [Fact]
    public void Each_view_is_a_run_of_features_of_unit_length()
    {
        string[] texts = ["where is my order", "where was the parcel", "我的包裹在哪里"];
        var reader = new FeatureReader(wide: true);
        var vocabulary = Vocabulary.Build(texts, reader, minDocuments: 1, Views, _ => 4, maxBytes: 1_000_000);
        var vector = new SparseVector();
        vocabulary.Vectorize(texts[0], reader, vector);
        Example[] whole = [new(vector.Indices.ToArray(), vector.Values.ToArray(), 0, 1f)];

        Assert.All(Views, view =>
        {
            var (start, end) = vocabulary.RangeOf(view);
            var example = Assert.Single(vocabulary.Seen(whole, view));
            Assert.All(example.Indices, index => Assert.InRange(index, 0, end - start - 1));
            Assert.Equal(1f, example.Values.Sum(value => value * value), 3);
        });
        Assert.Equal(vocabulary.Count, vocabulary.RangeOf(View.All).End - vocabulary.RangeOf(View.All).Start);
        Assert.True(Assert.Single(vocabulary.Seen(whole, View.Words)).Indices.Length < whole[0].Indices.Length);
    }

    [Fact]
    public void What_no_model_reads_is_not_kept_and_the_rarest_go_first_when_memory_is_short()
    {
        string[] texts = ["where is my order", "where is my parcel", "where is it"];
        var reader = new FeatureReader(wide: true);
        var all = Vocabulary.Build(texts, reader, minDocuments: 1, Views, _ => 4, maxBytes: 1_000_000);
        var plain = Vocabulary.Build(texts, reader, minDocuments: 1, [View.Plain], _ => 4, maxBytes: 1_000_000);
        var few = Vocabulary.Build(texts, reader, minDocuments: 1, [View.Plain], _ => 4, maxBytes: 40);
        var vector = new SparseVector();

        Assert.Equal(plain.Count, all.RangeOf(View.Plain).End - all.RangeOf(View.Plain).Start);
        Assert.True(plain.Count < all.Count);
        Assert.Equal(10, few.Count);
        Assert.Equal(1f, few.Vectorize("where", reader, vector));
        Assert.Equal(0f, few.Vectorize("parcel", reader, vector));
    }

    private static HashSet<ulong> Features(string text) => [.. new FeatureReader(wide: true).Read(text)];

    private static FeatureKind[] Kinds(string text) => [.. new FeatureReader(wide: true).Read(text).ToArray().Select(FeatureReader.KindOf)];
}
