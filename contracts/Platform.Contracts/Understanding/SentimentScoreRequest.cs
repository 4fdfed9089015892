namespace Platform.Contracts.Understanding;

/// <summary>A text to be read for its emotions and signals.</summary>
/// <param name="Text">The customer's words, at most 8,000 characters unless configured otherwise; may be empty.</param>
/// <param name="Locale">BCP 47 tag that the channel gave, if any. Chinese and English are always both read, since customers mix them.</param>
public sealed record SentimentScoreRequest([property: PersonalData] string Text, string? Locale = null);
