namespace Platform.Nlu.Intents;

/// <summary>What the trainer sees of an example.</summary>
/// <param name="Text">Folded and in lower case.</param>
/// <param name="Class">Its class, from 0.</param>
/// <param name="Weight">How much it counts, 0 to 1.</param>
internal readonly record struct Sample(string Text, int Class, float Weight);
