namespace Platform.Learning;

/// <summary>What a classifier makes of a text.</summary>
/// <param name="Label">The likeliest label that is not out of scope.</param>
/// <param name="Confidence">Its calibrated probability, 0 to 1.</param>
/// <param name="OutOfScope">Whether the text has none of the labels.</param>
public readonly record struct Prediction(string Label, float Confidence, bool OutOfScope);
