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
/// The sentences of <c>tests/Signals/Corpus</c>. Two halves, split by lot, were written before the patterns: patterns are worked
/// on with the development half. As their author knew both, a third part was written after the patterns, which were not
/// changed for it.
/// </summary>
internal static class Corpus
{
    public const string Development = "development";
    public const string HeldOut = "held-out";
    public const string Afterwards = "afterwards";

    public static IReadOnlyList<Sentence> Read(string folder, Signal signal, string half)
    {
        var path = Path.Combine(folder, $"{JsonSerializer.SerializeToElement(signal).GetString()}.{half}.tsv");
        return
        [
            .. File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'))
                .Select(fields => new Sentence(signal, fields[0], fields[1] == "yes", fields[2])),
        ];
    }
}
