using Platform.Knowledge.Answers;
using Platform.Knowledge.Benchmarks.Sets;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>A sentence beside the piece that supports it, or does not.</summary>
/// <param name="Piece">Number of the piece, from 0.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="Kind">What is wrong with it; null if it is supported.</param>
internal sealed record SupportPair(int Piece, string Language, string Title, string? Heading, string Text, string Sentence, string? Kind)
{
    public bool IsSupported => Kind is null;

    /// <summary>Of every two pieces the first is for tuning.</summary>
    public bool IsForTuning => Piece % 2 == 0;

    /// <summary>What the check says.</summary>
    public bool Passes { get; } = new SupportCheck(Title, Heading, Text).Supports(Sentence);
}

/// <summary>How well <see cref="SupportCheck"/> tells supported sentences from others.</summary>
internal static class Support
{
    /// <summary>The pairs of a file; its head says of what form they are.</summary>
    /// <exception cref="MissingDataException">The file cannot be read.</exception>
    public static IReadOnlyList<SupportPair> Read(string file)
    {
        var pairs = new List<SupportPair>();
        var (piece, title, heading, text) = (-1, "", (string?)null, "");
        string[] lines;
        try
        {
            lines = File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MissingDataException($"{file} cannot be read: {exception.Message.ReplaceLineEndings(" ")}");
        }

        foreach (var line in lines.Where(line => line.Length > 2))
        {
            var rest = line[2..];
            switch (line[0])
            {
                case '=':
                    var about = rest.Split(" | ");
                    (piece, title, heading, text) = (piece + 1, about[0], about.ElementAtOrDefault(1), "");
                    break;
                case '>':
                    text += (text.Length > 0 ? "\n" : "") + rest;
                    break;
                case '+':
                    Add(rest, null);
                    break;
                case '-':
                    var colon = rest.IndexOf(": ", StringComparison.Ordinal);
                    Add(rest[(colon + 2)..], rest[..colon]);
                    break;
                default:
                    break;
            }
        }

        return pairs;

        void Add(string sentence, string? kind) =>
            pairs.Add(new(piece, text.Any(character => character >= '\u4E00') ? "zh" : "en", title, heading, text, sentence, kind));
    }

    /// <summary>Of the sentences that pass, the share that is supported; of the supported ones, the share that passes.</summary>
    public static (int Supported, int Unsupported, double Precision, double Recall) Of(IReadOnlyList<SupportPair> pairs)
    {
        var passed = pairs.Where(pair => pair.Passes).ToList();
        var supported = pairs.Count(pair => pair.IsSupported);
        var right = passed.Count(pair => pair.IsSupported);
        return (supported, pairs.Count - supported, passed.Count == 0 ? 1 : right / (double)passed.Count, supported == 0 ? 1 : right / (double)supported);
    }
}
