using Platform.Contracts.Understanding;
using Platform.Sentiment.Danger;

namespace Platform.Sentiment.Reading;

/// <summary>
/// Reads a message by lexicon and rules. Negation, emphasis and contrast follow VADER (Hutto and Gilbert, "VADER: A
/// Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM 2014), widened to Chinese, to
/// several emotions, and to sober problem words. Danger and critical illness are also seen by models that are trained on sentences.
/// The same text gives the same reading.
/// </summary>
internal sealed class SentimentReader(SentimentLexicon lexicon, SentimentOptions options)
{
    /// <summary>The weaker an emotion, the more it is noise; below this it is not told.</summary>
    private const double FaintestScore = 0.24;

    /// <summary>A problem speaks of disappointment only in part: many report one calmly.</summary>
    private const double FeltShareOfProblem = 0.45;

    private const double AngryBelow = -0.25;
    private const double ScaleOfPolarity = 0.5;
    private const double ScaleOfEmotion = 1.3;

    private readonly DangerLimits[] _limits = [.. lexicon.Danger.LimitsOf(options)];

    /// <summary>That of the lexicon; with other alarm rates than the usual ones they are part of it, since they change what is read.</summary>
    public string Version { get; } = lexicon.Version + options.OtherRates();

    /// <param name="text">The message.</param>
    /// <param name="depth">With <see cref="EmotionReading.Light"/> no emotion is named; <see cref="EmotionReading.Off"/> is the caller's to obey.</param>
    public SentimentReading Read(string text, EmotionReading depth = EmotionReading.Full)
    {
        if (string.IsNullOrWhiteSpace(text))
            return depth == EmotionReading.Light ? SentimentReading.Unnamed : SentimentReading.Neutral;

        var normalised = NormalisedText.Of(text, lexicon.Simplified);
        var hits = FindHits(text, normalised);

        var positive = 0.0;
        var negative = 0.0;
        Span<double> felt = stackalloc double[Enum.GetValues<Emotion>().Length];
        foreach (var hit in hits)
        {
            var polar = hit.Weight * PolarityOf(hit.Emotion);
            positive += Math.Max(polar, 0);
            negative -= Math.Min(polar, 0);
            felt[(int)hit.Emotion] += hit.Weight * (hit.Judged ? 1 : FeltShareOfProblem);
        }

        // An outburst is anger even in the words of disappointment.
        if (Outburst(text, hits))
            felt[(int)Emotion.Anger] += 0.5 * felt[(int)Emotion.Disappointment];

        var sum = positive - negative;
        var polarity = sum / Math.Sqrt((sum * sum) + ScaleOfPolarity);
        var total = 0.0;
        foreach (var strength in felt)
            total += strength;
        var signals = FindSignals(normalised, polarity, felt[(int)Emotion.Anger]);
        Signal[] names = [.. signals.Where(found => found.Level == SignalLevel.Certain).Select(found => found.Signal).Distinct()];
        Signal[] possible = [.. signals.Where(found => found.Level == SignalLevel.Possible).Select(found => found.Signal)];
        if (depth == EmotionReading.Light)
            return new SentimentReading(Math.Round(polarity, 3), 0, [], names, possible, [.. signals.Select(found => Evidence(text, found))]);
        return new SentimentReading(
            Math.Round(polarity, 3),
            Math.Round(1 - Math.Exp(-total), 3),
            Emotions(felt),
            names,
            possible,
            [.. hits.Where(hit => hit.Weight > 0).Select(hit => Evidence(text, hit)), .. signals.Select(found => Evidence(text, found))]);
    }

    private List<Hit> FindHits(string text, string normalised)
    {
        var tokens = Tokeniser.Split(normalised);
        var known = lexicon.Phrases.Know(normalised, tokens);
        if (Tokeniser.HasKana(normalised))
            for (var i = 0; i < tokens.Count; i++)
                if (tokens[i].Kind == TokenKind.Character)
                    known[i * (known.Length / tokens.Count)] = 0;

        var hits = new List<Hit>();
        var shouting = Shouting.Of(text);
        var sentence = new SentenceReader(normalised, text, shouting, hits);
        for (var i = 0; i < tokens.Count;)
        {
            var (entry, length) = lexicon.Phrases.Longest(tokens, known, i);
            if (entry is null)
            {
                sentence.Take(tokens[i]);
                i++;
                continue;
            }

            sentence.Take(entry, tokens, i, length);
            i += length;
        }

        sentence.End();
        return hits;
    }

    private List<SignalHit> FindSignals(string text, double polarity, double anger)
    {
        var angry = polarity < AngryBelow || anger > 0.5;
        var found = new List<SignalHit>();
        if (text.AsSpan().IndexOfAnyInRange('a', 'z') >= 0 || text.AsSpan().IndexOfAnyInRange('0', '9') >= 0)
            lexicon.English.Find(text, angry, found);
        if (text.AsSpan().IndexOfAnyInRange('\u0080', '\uFFFF') >= 0 && !Tokeniser.HasKana(text))
            lexicon.Chinese.Find(text, angry, found);
        if (!Tokeniser.HasKana(text))
            foreach (var learned in lexicon.Danger.Find(text, _limits))
                if (!found.Exists(hit => hit.Signal == learned.Signal))
                    found.Add(learned);
        return [.. found.OrderBy(hit => hit.Signal).ThenBy(hit => hit.Start)];
    }

    private static List<EmotionScore> Emotions(ReadOnlySpan<double> felt)
    {
        var scores = new List<EmotionScore>();
        for (var i = 0; i < felt.Length; i++)
        {
            var score = Math.Round(1 - Math.Exp(-ScaleOfEmotion * felt[i]), 3);
            if (score >= FaintestScore)
                scores.Add(new EmotionScore((Emotion)i, score));
        }

        if (scores.Count > 0)
            return [.. scores.OrderByDescending(score => score.Score)];

        var strongest = 0.0;
        foreach (var strength in felt)
            strongest = Math.Max(strongest, strength);
        return [new EmotionScore(Emotion.Neutral, Math.Round(Math.Exp(-ScaleOfEmotion * strongest), 3))];
    }

    private static bool Outburst(string text, List<Hit> hits) =>
        hits.Exists(hit => hit.Emotion == Emotion.Disappointment && hit.Judged)
        && (text.AsSpan().Count('!') + text.AsSpan().Count('！') >= 3 || Shouting.Of(text).Everything);

    private static double PolarityOf(Emotion emotion) => emotion switch
    {
        Emotion.Joy or Emotion.Gratitude => 1,
        Emotion.Anger or Emotion.Disappointment => -1,
        Emotion.Sadness => -0.9,
        Emotion.Anxiety or Emotion.Impatience => -0.75,
        Emotion.Confusion => -0.35,
        _ => 0,
    };

    private static SentimentEvidence Evidence(string text, Hit hit) => new(
        text.Substring(hit.Start, hit.Length), hit.Start, hit.Length,
        Math.Round(hit.Weight * PolarityOf(hit.Emotion), 3), hit.Emotion, null);

    private static SentimentEvidence Evidence(string text, SignalHit found) =>
        new(text.Substring(found.Start, found.Length), found.Start, found.Length, 1, null, found.Signal, found.Level);
}
