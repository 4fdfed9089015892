using Platform.Nlu.Intents;
using Platform.Nlu.Models;

namespace Platform.UnitTests.Nlu;

public sealed class ConfusionMeasureTests
{
    private static readonly string[] Openings =
        ["please", "hello,", "hi there", "well", "so", "excuse me", "sorry", "quick question", "good day", "one thing:", "listen,", "hey"];

    private static readonly TrainingExample[] Clear =
    [
        .. Openings.SelectMany(opening => new TrainingExample[]
        {
            new($"{opening} give me my money back", "refund_status", "en"),
            new($"{opening} mend the broken kettle", "repair_service", "en"),
            new($"{opening} sing a sad song", null, "en"),
        }),
    ];

    [Fact]
    public void Examples_that_tell_their_intents_apart_confuse_nothing_and_each_utterance_is_judged_once()
    {
        var folds = 0;

        var report = ConfusionMeasure.Run(
            [.. Clear, new TrainingExample("Refunds", "refund_status", "en") { Weight = 0.9f }], NluModels.Shop, () => folds++, CancellationToken.None);

        Assert.Equal(ConfusionMeasure.Folds, folds);
        Assert.Equal((Clear.Length, 0), (report.Judged, report.Wrong));
        Assert.Empty(report.Confusions);
        Assert.Empty(report.Suspects);
        Assert.Empty(report.Overlaps);
        Assert.Empty(report.Duplicates);
    }

    [Fact]
    public void A_wrong_label_is_found_with_what_the_others_take_it_for()
    {
        var wrong = new TrainingExample("tell me, give me my money back", "repair_service", "en");

        var report = ConfusionMeasure.Run([.. Clear, wrong], NluModels.Shop, () => { }, CancellationToken.None);

        var confusion = Assert.Single(report.Confusions);
        Assert.Equal(("repair_service", "refund_status", 1, Math.Round(1.0 / 13, 4)), (confusion.Intent, confusion.TakenFor, confusion.Count, confusion.Share));
        Assert.Equal([wrong.Text], confusion.Examples);
        Assert.Equal(wrong.Text, Assert.Single(report.Suspects).Text);
    }

    [Fact]
    public void Intents_of_the_same_words_overlap_and_sentences_with_two_labels_are_told()
    {
        var twins = Openings.SelectMany((opening, i) => new TrainingExample[]
        {
            new($"{opening} what about my points {i}", "points", "en"),
            new($"what about my points {i} {opening}", "gift_card", "en"),
        });

        var report = ConfusionMeasure.Run([.. Clear, .. twins], NluModels.Shop, () => { }, CancellationToken.None);

        Assert.Equal(("gift_card", "points"), report.Overlaps.Select(overlap => (overlap.First, overlap.Second)).Single());
        Assert.Equal(Openings.Length, report.Duplicates.Count);
        Assert.All(report.Duplicates, duplicate => Assert.Equal(["gift_card", "points"], duplicate.Examples.Select(example => example.Intent).Order()));
    }

    [Fact]
    public void It_ends_between_two_folds_when_it_is_given_up()
    {
        using var end = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => ConfusionMeasure.Run(Clear, NluModels.Shop, end.Cancel, end.Token));
    }
}
