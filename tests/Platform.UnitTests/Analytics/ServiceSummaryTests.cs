using Platform.Analytics;
using Platform.Analytics.Facts;
using Platform.Analytics.Reports;
using Platform.Contracts.Analytics;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;

namespace Platform.UnitTests.Analytics;

public sealed class ServiceSummaryTests
{
    private static readonly DateTimeOffset Eight = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeRange Day = new(Eight.AddHours(-8), Eight.AddHours(16));

    [Fact]
    public void Decisions_and_containment_are_exact()
    {
        var summary = Summarise(
            Turn("a", Decision.Answer), Turn("a", Decision.AskBack), Turn("b", Decision.Answer),
            Turn("c", Decision.HandOver), Turn("c", Decision.HumanReply), Turn("d", Decision.Silent), Turn("e", Decision.Decline),
            Turn("e", Decision.Answer));

        Assert.Equal((8, 7, 5), (summary.Turns, summary.CustomerTurns, summary.Conversations));
        Assert.Equal(new CountAndShare(3, 0.375), summary.Decisions[Decision.Answer]);
        Assert.Equal(new CountAndShare(1, 0.125), summary.Decisions[Decision.HumanReply]);
        Assert.Equal(new CountAndShare(0, 0), summary.Decisions[Decision.Queued]);
        Assert.Equal(0.6, summary.ContainmentRate);
    }

    [Fact]
    public void A_conversation_with_a_request_for_a_person_is_not_contained()
    {
        var summary = new ServiceSummary();
        summary.Add(Turn("a", Decision.Answer));
        summary.Add(Turn("b", Decision.Answer));
        summary.Add(Handover("b", HandoffReason.Crisis));
        // Of a conversation without a turn in the range: a request, but no conversation that counts.
        summary.Add(Handover("z", HandoffReason.ByPolicy));
        summary.Add(Handover("b", HandoffReason.ByPolicy));
        summary.Add(Handover("b", HandoffReason.ByPolicy));
        summary.Add(new ResolutionFact("shop", Guid.NewGuid(), Eight, "b"));
        var report = summary.Summarise(Day);

        Assert.Equal(0.5, report.ContainmentRate);
        Assert.Equal((4, 1), (report.Handovers, report.Resolutions));
        Assert.Equal(new CountAndShare(3, 0.75), report.HandoversByReason[HandoffReason.ByPolicy]);
        Assert.Equal(new CountAndShare(1, 0.25), report.HandoversByReason[HandoffReason.Crisis]);
    }

    [Fact]
    public void Percentiles_are_nearest_ranks()
    {
        // 1, 2, … 200 ms, in an order that is not theirs.
        var summary = Summarise([.. Enumerable.Range(1, 200).Select(i => Turn("a", Decision.Answer, milliseconds: (i * 77 % 200) + 1))]);

        Assert.Equal(new ResponseTime(100.5, 100, 190, 198), summary.ResponseTime);
    }

    [Fact]
    public void A_single_time_is_every_percentile() =>
        Assert.Equal(new ResponseTime(7, 7, 7, 7), Summarise(Turn("a", Decision.Answer, milliseconds: 7)).ResponseTime);

    [Fact]
    public void A_persons_reply_has_no_response_time_language_or_emotion()
    {
        var summary = Summarise(
            Turn("a", Decision.Silent, milliseconds: 4) with { Language = "zh", Emotion = Emotion.Anger, Polarity = -1 },
            Turn("a", Decision.HumanReply, milliseconds: 90_000) with { Language = "en", Emotion = Emotion.Joy, Polarity = 1 });

        Assert.Equal(4, summary.ResponseTime.Mean);
        Assert.Equal(["zh"], summary.Languages.Keys);
        Assert.Equal(new CountAndShare(0, 0), summary.Emotions[Emotion.Joy]);
        Assert.Equal(-1, summary.AveragePolarity);
    }

    [Fact]
    public void Intents_come_by_frequency_with_the_share_answered_and_end_at_fifty()
    {
        var turns = Enumerable.Range(0, 60).Select(i => Turn("a", Decision.AskBack) with { Intent = $"intent-{i:D2}" }).ToList();
        turns.Add(Turn("a", Decision.Answer) with { Intent = "intent-59" });
        turns.Add(Turn("a", Decision.Answer) with { Intent = "intent-59" });
        turns.Add(Turn("a", Decision.Answer) with { Intent = "intent-07" });
        var intents = Summarise([.. turns]).Intents;

        Assert.Equal(50, intents.Count);
        Assert.Equal(new IntentCount("intent-59", 3, 2.0 / 3), intents[0]);
        Assert.Equal(new IntentCount("intent-07", 2, 0.5), intents[1]);
        Assert.Equal(new IntentCount("intent-00", 1, 0), intents[2]);
    }

    [Fact]
    public void Emotions_languages_channels_and_missing_analyses_are_exact()
    {
        var summary = Summarise(
            Turn("a", Decision.Answer) with { Emotion = Emotion.Anger, Polarity = -0.5, Channel = "web" },
            Turn("a", Decision.Answer) with { Emotion = Emotion.Joy, Polarity = 1, Language = "zh" },
            Turn("a", Decision.Decline) with { Missing = ["nlu", "knowledge"] },
            Turn("a", Decision.Decline) with { Missing = ["nlu"] });

        Assert.Equal(new CountAndShare(1, 0.5), summary.Emotions[Emotion.Anger]);
        Assert.Equal(0.25, summary.AveragePolarity);
        Assert.Equal(new CountAndShare(3, 0.75), summary.Languages["en"]);
        Assert.Equal(new CountAndShare(1, 0.25), summary.Channels["web"]);
        Assert.Equal(2, summary.IncompleteTurns);
        Assert.Equal(new CountAndShare(2, 0.5), summary.MissingAnalyses["nlu"]);
        Assert.Equal(new CountAndShare(1, 0.25), summary.MissingAnalyses["knowledge"]);
    }

    [Fact]
    public void Deliveries_count_by_way_and_failures_apart()
    {
        var summary = new ServiceSummary();
        foreach (var way in (string?[])["poll", "poll", "poll", "stream", null])
            summary.Add(new DeliveryFact("shop", Guid.NewGuid(), Eight, "a", "web", way));
        var report = summary.Summarise(Day);

        Assert.Equal(new CountAndShare(3, 0.75), report.Deliveries["poll"]);
        Assert.Equal(new CountAndShare(1, 0.25), report.Deliveries["stream"]);
        Assert.Equal(1, report.FailedDeliveries);
    }

    [Fact]
    public void Nothing_is_zero_and_has_no_mean()
    {
        var summary = Summarise();

        Assert.Equal(0, summary.ContainmentRate);
        Assert.Null(summary.AveragePolarity);
        Assert.Equal(new ResponseTime(null, null, null, null), summary.ResponseTime);
    }

    [Theory]
    [InlineData(typeof(AnalyticsSummary))]
    [InlineData(typeof(TimelineBucket))]
    public void Every_number_has_its_definition(Type report)
    {
        var numbers = report.GetProperties().Select(property => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name))
            .Except(["from", "to", "start", "definitions"]);
        var definitions = report == typeof(AnalyticsSummary) ? Definitions.Summary : Definitions.Timeline;

        Assert.Equal(numbers.Order(), definitions.Keys.Order());
    }

    [Fact]
    public void A_timeline_has_a_bucket_for_every_hour_touched_and_none_for_the_one_it_ends_at()
    {
        var timeline = new ServiceTimeline(new TimeRange(Eight.AddMinutes(30), Eight.AddHours(3)), "hour");
        foreach (var turn in (TurnFact[])[
            Turn("a", Decision.Answer, at: Eight.AddMinutes(30)),
            Turn("a", Decision.HandOver, at: Eight.AddMinutes(59)),
            Turn("a", Decision.Answer, at: Eight.AddHours(2), milliseconds: 9)])
            timeline.At(turn).Add(turn);
        var buckets = timeline.Report().Buckets;

        Assert.Equal([Eight, Eight.AddHours(1), Eight.AddHours(2)], buckets.Select(bucket => bucket.Start));
        Assert.Equal([2, 0, 1], buckets.Select(bucket => bucket.Turns));
        Assert.Equal([1, 0, 1], buckets.Select(bucket => bucket.Answers));
        Assert.Equal([0, 0, 1], buckets.Select(bucket => bucket.ContainmentRate));
        Assert.Equal([1, null, 9], buckets.Select(bucket => bucket.ResponseTimeP95));
    }

    [Fact]
    public void Days_begin_at_midnight_UTC()
    {
        var buckets = new ServiceTimeline(new TimeRange(Eight, Eight.AddDays(1)), "day").Report().Buckets;

        Assert.Equal([Eight.AddHours(-8), Eight.AddHours(16)], buckets.Select(bucket => bucket.Start));
    }

    private static AnalyticsSummary Summarise(params TurnFact[] turns)
    {
        var summary = new ServiceSummary();
        foreach (var turn in turns)
            summary.Add(turn);
        return summary.Summarise(Day);
    }

    private static TurnFact Turn(string conversation, Decision decision, double milliseconds = 1, DateTimeOffset? at = null) => new(
        "shop", Guid.NewGuid(), at ?? Eight, conversation, "app", (at ?? Eight).AddMilliseconds(-milliseconds), decision, "en",
        Intent: null, Emotion: null, Polarity: null, Missing: []);

    private static HandoverFact Handover(string conversation, HandoffReason reason) =>
        new("shop", Guid.NewGuid(), Eight, conversation, reason);
}
