namespace Platform.Nlu.Intents;

/// <summary>Decides whether a message is about nothing that the pack covers.</summary>
internal static class OutOfScopeRule
{
    /// <summary>
    /// Out of scope is the likeliest class, or nothing is likely and much of the text is new. Both thresholds were chosen by
    /// cross-validation on the packs.
    /// </summary>
    /// <param name="outOfScope">Probability of the class of out-of-scope examples.</param>
    /// <param name="best">Probability of the likeliest intent.</param>
    /// <param name="coverage">Share of the text that training has seen.</param>
    public static bool Holds(float outOfScope, float best, float coverage) =>
        outOfScope > best || (best < 0.2f && coverage < 0.5f);
}
