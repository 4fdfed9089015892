namespace Platform.Contracts.Understanding;

/// <summary>A text to be understood outside any conversation.</summary>
/// <param name="Text">1 to 8,000 characters.</param>
/// <param name="Locale">BCP 47 tag of the writer, at most 35 characters; <c>en-US</c> reads 12/05 as 5 December.</param>
public sealed record UnderstandRequest([property: PersonalData] string Text, string? Locale = null);

/// <summary>What the text was understood as.</summary>
/// <param name="Language">BCP 47; <c>und</c> if it cannot be told.</param>
/// <param name="Intents">The likeliest intents, best first, at most three; confidences add up to at most 1.</param>
/// <param name="OutOfScope">The text is about nothing that the pack covers.</param>
/// <param name="Entities">What is named, in order of appearance.</param>
/// <param name="ModelVersion">The model that read it.</param>
public sealed record UnderstandResponse(
    string Language,
    IReadOnlyList<IntentScore> Intents,
    bool OutOfScope,
    IReadOnlyList<Entity> Entities,
    string ModelVersion)
{
    /// <summary>The requests in the text, in their order, if there are several.</summary>
    public IReadOnlyList<IntentSpan> Requests { get; init; } = [];
}
