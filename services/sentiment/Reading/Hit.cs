using Platform.Contracts.Understanding;

namespace Platform.Sentiment.Reading;

/// <summary>A phrase found in a message that shows an emotion.</summary>
/// <param name="Start">First character in the message.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Emotion">The emotion, after negation.</param>
/// <param name="Weight">Strength after all rules, 0 or more.</param>
/// <param name="Judged">It is a verdict, not only the report of a problem.</param>
internal sealed record Hit(int Start, int Length, Emotion Emotion, double Weight, bool Judged);
