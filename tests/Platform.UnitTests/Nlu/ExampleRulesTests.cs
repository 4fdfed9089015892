using Platform.Nlu.Examples;
using Platform.Nlu.Intents;

namespace Platform.UnitTests.Nlu;

public sealed class ExampleRulesTests
{
    private static readonly TrainingExample[] Sound =
    [
        .. new[] { "one", "two", "three" }.SelectMany(word => new TrainingExample[]
        {
            new($"repair number {word}", "repair_service", "en"),
            new($"refund number {word}", "refund_status", "en"),
        }),
    ];

    [Fact]
    public void A_sound_set_has_no_problems() => Assert.Empty(Check(Sound));

    [Fact]
    public void No_intent_and_one_intent_are_too_few()
    {
        Assert.Contains("no intent", Assert.Single(Check([])), StringComparison.Ordinal);
        Assert.Contains("one intent only", Assert.Single(Check([.. Sound.Where(example => example.Intent == "refund_status")])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_intent_with_few_examples_is_named_with_what_it_has_and_titles_and_articles_do_not_count() =>
        Assert.Contains(
            "points has 2 of the 3 examples",
            Assert.Single(Check(
            [
                .. Sound, new("my points", "points", "en"), new("points please", "points", "en"), new("about points", "points", "en") { Weight = 0.9f },
            ])),
            StringComparison.Ordinal);

    [Fact]
    public void An_intent_that_the_pack_lacks_is_named() =>
        Assert.Contains(
            "no intent teleport",
            Assert.Single(Check([.. Sound, .. new[] { "a", "b", "c" }.Select(word => new TrainingExample($"beam {word}", "teleport", "en"))])),
            StringComparison.Ordinal);

    [Fact]
    public void One_sentence_with_two_labels_is_a_contradiction_whatever_its_case_and_width()
    {
        var problem = Assert.Single(Check([.. Sound, new("ＲＥＰＡＩＲ  number one", null, "en")]));

        Assert.Contains("repair_service", problem, StringComparison.Ordinal);
        Assert.Contains("what is out of scope", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_example_is_told() =>
        Assert.Contains("empty", Assert.Single(Check([.. Sound, new(" ", "repair_service", "en")])), StringComparison.Ordinal);

    [Fact]
    public void Too_many_examples_are_told_with_the_limit_and_many_problems_are_cut()
    {
        Assert.Contains("more than 5", Assert.Single(ExampleRules.CheckSet(Sound, NluModels.Shop, 5)), StringComparison.Ordinal);
        var problems = Check([.. Sound, .. Enumerable.Range(0, 50).Select(i => new TrainingExample($"number {i}", $"unknown_{i}", "en"))]);
        Assert.Equal(21, problems.Count);
        Assert.Equal("And 80 more.", problems[^1]);
    }

    private static IReadOnlyList<string> Check(IReadOnlyList<TrainingExample> examples) => ExampleRules.CheckSet(examples, NluModels.Shop, 1000);
}
