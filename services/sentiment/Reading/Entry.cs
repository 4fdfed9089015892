using Platform.Contracts.Understanding;

namespace Platform.Sentiment.Reading;

/// <summary>One phrase of the lexicon.</summary>
/// <param name="Phrase">As written in its file.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Emotion">The emotion of an emotion or problem.</param>
/// <param name="Weight">Strength of an emotion or problem, 0 to 1; factor of a modifier.</param>
internal sealed record Entry(string Phrase, EntryKind Kind, Emotion Emotion, double Weight);

/// <summary>What a phrase does.</summary>
internal enum EntryKind
{
    /// <summary>Shows an emotion.</summary>
    Emotion,

    /// <summary>Names what is wrong, which many do without any feeling.</summary>
    Problem,

    /// <summary>Means nothing, but holds words that otherwise would: "no problem", "不好意思".</summary>
    None,

    /// <summary>Turns the next phrase round.</summary>
    Negation,

    /// <summary>Makes the next phrase stronger (above 1) or weaker.</summary>
    Boost,

    /// <summary>Makes the phrase before it stronger.</summary>
    BoostAfter,

    /// <summary>What came before in the sentence counts less: "but".</summary>
    Contrast,

    /// <summary>The clause that it opens counts less: "although".</summary>
    Concession,

    /// <summary>The clause speaks of what is not so, or not yet: "if", "希望".</summary>
    Unreal,

    /// <summary>The sentence asks: problems in it are the topic, not a verdict.</summary>
    Question,
}
