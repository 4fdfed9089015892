using Platform.Contracts.Understanding;

namespace Platform.Sentiment.Reading;

/// <summary>
/// Walks through the phrases of a message in order and applies the modifiers: those of a clause reach to the next
/// comma, those of a sentence to its end.
/// </summary>
internal sealed class SentenceReader(string normalised, string original, Shouting shouting, List<Hit> hits)
{
    // Reach of a modifier in tokens; a Chinese token is one character.
    private const int ReachOfNegation = 5;
    private const int ReachOfBoost = 4;

    private const double NegatedPositive = 0.8;
    private const double NegatedProblem = 0.9;
    private const double NegatedNegative = 0.4;
    private const double Stretch = 1.2;
    private const double Capitals = 1.3;
    private const double Exclamation = 0.12;
    private const double IdleNegation = 0.1;
    private const int LongestIrony = 14;
    private const double IronyLeaves = 0.1;
    private const double IronyRaises = 1.5;

    // The open sentence.
    private int _sentenceStart;
    private int _exclamations;
    private int _questions;
    private double _question = 1;

    // The open clause.
    private int _clauseStart;
    private double _share = 1;
    private Modifier _negation;
    private Modifier _boost;

    /// <summary>A token that belongs to no phrase.</summary>
    public void Take(Token token)
    {
        if (token.Kind != TokenKind.Sign)
        {
            if (_exclamations + _questions > 0)
                End();
            return;
        }

        switch (normalised[token.Start])
        {
            case '!':
                _exclamations++;
                break;
            case '?':
                _questions++;
                break;
            case '.' or '\n' or '~':
                End();
                break;
            case ',' or ';' or ':' or '(' or ')':
                EndClause();
                break;
        }

    }

    public void Take(Entry entry, List<Token> tokens, int at, int length)
    {
        if (_exclamations + _questions > 0 && tokens[at].Kind != TokenKind.Sign)
            End();

        var end = at + length;
        switch (entry.Kind)
        {
            case EntryKind.Negation:
                _negation = new Modifier(end, _negation.Reaches(at, ReachOfNegation) ? -_negation.Factor : -entry.Weight, tokens[at].Start, tokens[end - 1].End);
                break;
            case EntryKind.Boost:
                var stretched = tokens[at].Stretched ? Stretch * Stretch : 1;
                var before = _boost.Reaches(at, 1) ? _boost.Factor : 1;
                _boost = new Modifier(end, Math.Min(before * entry.Weight * stretched, 2.5), 0, 0);
                break;
            case EntryKind.BoostAfter:
                if (hits.Count > _clauseStart && tokens[at].Start - (hits[^1].Start + hits[^1].Length) <= 3)
                    hits[^1] = hits[^1] with { Weight = hits[^1].Weight * entry.Weight, Judged = true };
                break;
            case EntryKind.Contrast:
                EndClause();
                for (var i = _sentenceStart; i < hits.Count; i++)
                    hits[i] = hits[i] with { Weight = hits[i].Weight * entry.Weight };
                break;
            case EntryKind.Concession or EntryKind.Unreal:
                _share *= entry.Weight;
                break;
            case EntryKind.Question:
                _question = Math.Min(_question, entry.Weight);
                break;
            case EntryKind.Emotion or EntryKind.Problem:
                AddHit(entry, tokens, at, end);
                break;
        }
    }

    /// <summary>Ends the sentence: what stands at its end works on all of it.</summary>
    public void End()
    {
        EndClause();
        var loudness = 1 + (Exclamation * Math.Min(_exclamations, 4));
        var asked = _questions > 0 ? Math.Min(_question, 0.35) : _question;
        for (var i = _sentenceStart; i < hits.Count; i++)
            hits[i] = hits[i] with { Weight = hits[i].Weight * loudness * (hits[i].Judged ? 1 : asked) };
        if (_questions + _exclamations >= 3 && _questions > 0 && hits.Count > 0)
            hits.Add(hits[^1] with { Emotion = Emotion.Impatience, Weight = 0.3, Judged = true });

        _sentenceStart = _clauseStart = hits.Count;
        _exclamations = _questions = 0;
        _question = 1;
    }

    private void EndClause()
    {
        // "It does not." reports a problem although no word of the lexicon names one.
        if (_negation.Factor < 0)
            hits.Add(new Hit(_negation.Start, _negation.Stop - _negation.Start, Emotion.Disappointment, IdleNegation, Judged: false));
        _clauseStart = hits.Count;
        _negation = _boost = default;
        _share = 1;
    }

    private void AddHit(Entry entry, List<Token> tokens, int at, int end)
    {
        var start = tokens[at].Start;
        var length = tokens[end - 1].End - start;
        var boost = _boost.Reaches(at, ReachOfBoost) ? _boost.Factor : 1;
        var judged = entry.Kind == EntryKind.Emotion || boost > 1;
        var weight = entry.Weight * boost * _share;
        if (shouting.Raises(original.AsSpan(start, length)))
            weight *= Capitals;
        if (tokens[at].Stretched)
            weight *= Stretch;

        var emotion = entry.Emotion;
        if (_negation.Factor != 0 && _negation.Reaches(at, ReachOfNegation))
        {
            if (_negation.Factor < 0)
                (emotion, weight, judged) = Negate(entry, weight / Math.Max(boost, 1));
            (start, length) = (_negation.Start, start + length - _negation.Start);
            _negation = default;
        }

        _boost = default;
        if (emotion is Emotion.Anger or Emotion.Disappointment && MakesThanksIronic(start))
            (weight, judged) = (weight * IronyRaises, true);
        hits.Add(new Hit(start, length, emotion, weight, judged));
    }

    private static (Emotion Emotion, double Weight, bool Judged) Negate(Entry entry, double weight) => entry switch
    {
        { Emotion: Emotion.Joy or Emotion.Gratitude } => (Emotion.Disappointment, weight * NegatedPositive, true),
        { Kind: EntryKind.Problem } => (Emotion.Joy, weight * NegatedProblem, false),
        { Emotion: Emotion.Surprise } => (Emotion.Surprise, 0, false),
        _ => (Emotion.Joy, weight * NegatedNegative, false),
    };

    // "Thanks for the delay": what one is thankful for is a problem.
    private bool MakesThanksIronic(int problem)
    {
        if (hits.Count == _clauseStart || hits[^1] is not { Emotion: Emotion.Gratitude } thanks)
            return false;
        var between = normalised.AsSpan(thanks.Start + thanks.Length, problem - thanks.Start - thanks.Length);
        if (between.Length > LongestIrony || !between.StartsWith(" for "))
            return false;
        hits[^1] = thanks with { Weight = thanks.Weight * IronyLeaves };
        return true;
    }

    private readonly record struct Modifier(int After, double Factor, int Start, int Stop)
    {
        public bool Reaches(int token, int reach) => Factor != 0 && token - After < reach;
    }
}
