using Platform.Contracts.Understanding;

namespace Platform.Contracts.Conversations;

/// <summary>The customer's emotion at one turn.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="Emotion">The strongest emotion.</param>
/// <param name="Polarity">-1 (negative) to 1 (positive).</param>
/// <param name="Intensity">0 to 1.</param>
public sealed record EmotionMark(Guid TurnId, Emotion Emotion, double Polarity, double Intensity);

/// <summary>A turn at which the customer's emotion changed markedly.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="From">The strongest emotion of the turn before it.</param>
/// <param name="To">The strongest emotion of this turn.</param>
/// <param name="PolarityBefore">Polarity at and right after the last turning point, or at the beginning, -1 to 1.</param>
/// <param name="Polarity">Polarity of this turn, -1 to 1.</param>
/// <param name="Words">The customer's words that show it most, at most three, strongest first.</param>
public sealed record EmotionTurningPoint(
    Guid TurnId, Emotion From, Emotion To, double PolarityBefore, double Polarity, IReadOnlyList<EmotionWords> Words);

/// <summary>Words of a customer that show an emotion.</summary>
/// <param name="Text">As written; at most 40 characters.</param>
/// <param name="Start">First character in the message, UTF-16 units from 0.</param>
/// <param name="Length">Length in UTF-16 units.</param>
public sealed record EmotionWords([property: PersonalData] string Text, int Start, int Length);
