namespace Platform.Learning;

/// <summary>A text and what it is.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Label">Its label; <see cref="LearningOptions.OutOfScopeLabel"/> if it has none of the others.</param>
/// <param name="Weight">How much it counts, above 0 to 1.</param>
public readonly record struct LabelledText(string Text, string Label, float Weight = 1f);
