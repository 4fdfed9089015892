using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;

namespace Platform.Routing.Conversations;

/// <summary>
/// Finds the turns at which a customer's emotion changed markedly. A turn is compared with the level at and
/// right after the last turning point, not with the turn before it, so that a slow slide is found as well as a jump, once it
/// has gone far enough.
/// </summary>
internal static class EmotionCourse
{
    /// <summary>Of polarity, on its scale of -1 to 1.</summary>
    private const double MarkedChange = 0.5;

    /// <summary>From this intensity on, another emotion is a change though the polarity is the same: worry that becomes anger.</summary>
    private const double Strong = 0.5;

    /// <summary>Turns that make the level: one alone may be an outlier.</summary>
    private const int TurnsOfLevel = 3;

    private const int MostWords = 3;
    private const int LongestWords = 40;

    /// <param name="before">The turns before it, oldest first.</param>
    /// <param name="last">The last turning point; null if there was none.</param>
    /// <param name="now">The turn.</param>
    /// <param name="evidence">The words behind it.</param>
    /// <returns>Null if nothing changed markedly.</returns>
    public static EmotionTurningPoint? TurningPoint(
        IReadOnlyList<EmotionMark> before, EmotionTurningPoint? last, EmotionMark now, IReadOnlyList<SentimentEvidence> evidence)
    {
        if (before.Count == 0)
            return null;

        var since = before.SkipWhile(mark => last is not null && mark.TurnId != last.TurnId).ToArray();
        if (since.Length == 0)
            since = [.. before];
        var level = since.Take(TurnsOfLevel).Average(mark => mark.Polarity);
        var previous = before[^1];
        var turned = now.Emotion != previous.Emotion && now.Emotion != Emotion.Neutral && now.Intensity >= Strong
            && Math.Abs(now.Polarity - previous.Polarity) >= MarkedChange / 5;
        if (Math.Abs(now.Polarity - level) < MarkedChange && !turned)
            return null;
        return new EmotionTurningPoint(
            now.TurnId, previous.Emotion, now.Emotion, Math.Round(level, 3), now.Polarity, Words(now, now.Polarity - level, evidence));
    }

    // Those that pull the polarity the way it went; where a change in emotion left it as it was, those of the emotion.
    private static EmotionWords[] Words(EmotionMark now, double change, IReadOnlyList<SentimentEvidence> evidence) =>
    [
        .. evidence.Where(words => words.Signal is null && (words.Emotion == now.Emotion || words.Weight * change > 0))
            .OrderByDescending(words => Math.Abs(words.Weight))
            .Take(MostWords)
            .Select(words => new EmotionWords(
                words.Phrase.Length <= LongestWords ? words.Phrase : words.Phrase[..LongestWords], words.Start, words.Length)),
    ];
}
