using System.Text.Json;
using Platform.Contracts.Understanding;

namespace Platform.Signals.Benchmarks;

/// <summary>A sentence written for this project.</summary>
/// <param name="Signal">The signal that it is about.</param>
/// <param name="Language"><c>en</c> or <c>zh</c>.</param>
/// <param name="Fires">It must give the signal; else it looks like one that does.</param>
/// <param name="Text">The sentence.</param>
internal sealed record Sentence(Signal Signal, string Language, bool Fires, string Text);

/// <summary>
/// The sentences of <c>tests/Signals/Corpus</c>, by an author who knew neither the reader nor what it was trained on. They are
/// counted, and nobody works with them: a reader that was changed for one of them needs new ones.
/// </summary>
internal static class Corpus
{
    public static IReadOnlyList<Sentence> Read(string folder, Signal signal) =>
    [
        .. File.ReadLines(Path.Combine(folder, $"{JsonSerializer.SerializeToElement(signal).GetString()}.independent.tsv"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))
            .Select(fields => new Sentence(signal, fields[0], fields[1] == "yes", fields[2])),
    ];
}
