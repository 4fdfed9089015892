namespace Platform.Contracts.Understanding;

/// <summary>A phrase that the reading of a text rests on: of an emotion or of a signal.</summary>
/// <param name="Phrase">The words as written.</param>
/// <param name="Start">First character in the text, UTF-16 units from 0.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Weight">
/// What it adds to the polarity before that is scaled: negative or positive, after negation, emphasis and the rest;
/// 0 for what has no polarity. Always 1 for a signal.
/// </param>
/// <param name="Emotion">The emotion it speaks for, if any.</param>
/// <param name="Signal">The signal it gives, if any.</param>
/// <param name="Level">How sure the signal is; null for an emotion, and from versions that gave certain signals only.</param>
public sealed record SentimentEvidence(
    [property: PersonalData] string Phrase, int Start, int Length, double Weight, Emotion? Emotion, Signal? Signal,
    SignalLevel? Level = null);
