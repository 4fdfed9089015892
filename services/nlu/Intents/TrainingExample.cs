namespace Platform.Nlu.Intents;

/// <summary>A sentence and the intent it has.</summary>
/// <param name="Text">As a customer writes it.</param>
/// <param name="Intent">Null if it is about nothing that the pack covers.</param>
/// <param name="Language">BCP 47.</param>
internal sealed record TrainingExample(string Text, string? Intent, string Language)
{
    /// <summary>How much it counts, 0 to 1. What is not a customer's sentence (titles, articles) counts less.</summary>
    public float Weight { get; init; } = 1f;

    /// <summary>Whether it is the kind of sentence that customers write, and so fit to measure the model with.</summary>
    public bool IsUtterance => Weight >= 1f;
}
