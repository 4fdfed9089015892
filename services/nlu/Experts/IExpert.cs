using Platform.Contracts.Understanding;

namespace Platform.Nlu.Experts;

/// <summary>A model from outside. It may fail and take its time; <see cref="SecondOpinion"/> deals with that.</summary>
internal interface IExpert : IDisposable
{
    /// <summary>What it is called in the version of a reading.</summary>
    string Name { get; }

    /// <summary>
    /// The intents of a text with confidences that add up to at most 1, best first; empty if it is about nothing that the pack
    /// covers. Null if the expert has no opinion, or one that cannot be read.
    /// </summary>
    Task<IReadOnlyList<IntentScore>?> AskAsync(string text, CancellationToken cancellationToken);
}
