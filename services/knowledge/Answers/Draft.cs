using System.Text.Json;
using Platform.Contracts.Knowledge;
using Platform.Models;

namespace Platform.Knowledge.Answers;

/// <summary>What a language model has written: sentences, each with the numbers of the pieces that it cites, from 1.</summary>
internal sealed record Draft(IReadOnlyList<(string Text, IReadOnlyList<int> Pieces)> Sentences)
{
    private const int MostSentences = 12;
    private const int MostCharacters = 600;

    // What begins so says something only together with the sentence before it.
    private static readonly string[] Leaning =
        ["it ", "it's ", "this ", "that ", "these ", "those ", "they ", "then ", "but ", "however", "otherwise", "instead", "它", "这", "那", "该", "此", "但", "否则", "不过", "因此", "然后"];

    /// <summary>Null if the answer is not of the form that was asked for.</summary>
    public static Draft? Parse(string answer)
    {
        using var json = ModelEndpoint.ObjectIn(answer);
        if (json is null || !json.RootElement.TryGetProperty("sentences", out var listed) || listed.ValueKind != JsonValueKind.Array
            || listed.GetArrayLength() > MostSentences)
            return null;
        var sentences = new List<(string, IReadOnlyList<int>)>();
        foreach (var item in listed.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String
                || !item.TryGetProperty("pieces", out var pieces) || pieces.ValueKind != JsonValueKind.Array)
                return null;
            var said = text.GetString()!.Trim();
            if (said.Length > MostCharacters)
                return null;
            sentences.Add((said, [.. pieces.EnumerateArray().Select(piece => piece.ValueKind == JsonValueKind.Number && piece.TryGetInt32(out var number) ? number : 0)]));
        }

        return new Draft(sentences);
    }

    /// <summary>
    /// The sentences that a piece which they cite supports; null if less than half of them are, or none is. With one that is removed goes
    /// what leans on it.
    /// </summary>
    /// <param name="pieces">The pieces that the model was given, in order, with their places among the passages.</param>
    /// <param name="model">Who wrote it.</param>
    public WrittenAnswer? Supported(IReadOnlyList<(int Place, Passage Passage)> pieces, string model)
    {
        var checks = pieces.Select(piece => new SupportCheck(piece.Passage.Title, piece.Passage.Heading, piece.Passage.Text)).ToArray();
        var kept = new List<WrittenSentence>();
        var (removed, torn) = (0, false);
        foreach (var (text, cited) in Sentences)
        {
            // Courtesies are not wanted, and nothing that could be wrong.
            if (!SupportCheck.SaysSomething(text))
                continue;
            int[] supporting =
            [
                .. cited.Distinct().Where(number => number >= 1 && number <= pieces.Count && checks[number - 1].Supports(text))
                    .Select(number => pieces[number - 1].Place),
            ];
            torn = supporting.Length == 0 || (torn && Leans(text));
            if (torn)
                removed++;
            else
                kept.Add(new WrittenSentence(text, supporting));
        }

        return kept.Count == 0 || kept.Count < removed ? null : new WrittenAnswer(model, kept, removed);
    }

    private static bool Leans(string text) => Leaning.Any(word => text.StartsWith(word, StringComparison.OrdinalIgnoreCase));
}
