using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Routing.Conversations;

namespace Platform.UnitTests.Routing;

public class EmotionCourseTests
{
    [Fact]
    public void The_first_turn_is_no_turning_point() =>
        Assert.Null(EmotionCourse.TurningPoint([], null, Mark(Emotion.Anger, -0.9), []));

    [Fact]
    public void A_jump_is_one_and_names_the_words()
    {
        var now = Mark(Emotion.Anger, -0.8);
        SentimentEvidence[] evidence =
        [
            new("nice", 0, 4, 0.3, Emotion.Joy, null), new("useless", 10, 7, -0.6, Emotion.Disappointment, null),
            new("furious", 20, 7, -1, Emotion.Anger, null), new("talk to an agent", 30, 16, 1, null, Signal.WantsHuman),
        ];

        var point = EmotionCourse.TurningPoint([Mark(Emotion.Neutral, 0)], null, now, evidence);

        Assert.NotNull(point);
        Assert.Equal((now.TurnId, Emotion.Neutral, Emotion.Anger, 0, -0.8), (point.TurnId, point.From, point.To, point.PolarityBefore, point.Polarity));
        Assert.Equal(["furious", "useless"], point.Words.Select(words => words.Text));
    }

    [Fact]
    public void A_slow_slide_is_one_when_it_has_gone_far_enough()
    {
        double[] polarities = [0.1, -0.05, -0.2, -0.35, -0.5, -0.65];

        Assert.Equal([-0.65], PointsOf([.. polarities.Select(polarity => Mark(Emotion.Disappointment, polarity, 0.3))]).Select(point => point.Polarity));
    }

    [Fact]
    public void After_a_turning_point_the_new_level_is_the_usual_one() =>
        Assert.Equal(
            [-0.8, 0.6],
            PointsOf([Mark(Emotion.Neutral, 0), Mark(Emotion.Anger, -0.8), Mark(Emotion.Anger, -0.7), Mark(Emotion.Anger, -0.8), Mark(Emotion.Gratitude, 0.6)])
                .Select(point => point.Polarity));

    [Fact]
    public void Another_strong_emotion_is_one_though_the_polarity_hardly_changes() =>
        Assert.Equal((Emotion.Anxiety, Emotion.Anger), PointsOf([Mark(Emotion.Anxiety, -0.5, 0.7), Mark(Emotion.Anger, -0.65, 0.8)]).Select(point => (point.From, point.To)).Single());

    [Fact]
    public void Small_changes_are_none() =>
        Assert.Empty(PointsOf([Mark(Emotion.Neutral, 0), Mark(Emotion.Impatience, -0.3, 0.3), Mark(Emotion.Neutral, 0.1), Mark(Emotion.Joy, 0.35, 0.4)]));

    private static EmotionMark Mark(Emotion emotion, double polarity, double intensity = 0.8) => new(Guid.NewGuid(), emotion, polarity, intensity);

    private static List<EmotionTurningPoint> PointsOf(EmotionMark[] marks)
    {
        var points = new List<EmotionTurningPoint>();
        for (var i = 0; i < marks.Length; i++)
            if (EmotionCourse.TurningPoint(marks[..i], points.LastOrDefault(), marks[i], []) is { } point)
                points.Add(point);
        return points;
    }
}
