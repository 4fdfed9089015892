using System.Text;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Packs;

namespace Platform.Routing.Conversations;

/// <summary>Puts a decision into words: scripts in turn, their placeholders filled, then the written answer or what is quoted.</summary>
internal static class ReplyWriter
{
    // Articles of a pack are written to be sent as they stand; a piece of a document can be a page long.
    private const int MaxQuotedWhole = 1200;

    // A passage that holds the answer is read with less trouble than a sentence that does not.
    internal const double SurePart = 0.8;

    public static string Write(
        TurnDecision decision, Pack pack, IEnumerable<Entity> entities, IReadOnlyDictionary<string, int> uses)
    {
        var paragraphs = new List<string>();
        foreach (var script in decision.Scripts)
        {
            var variants = pack.Scripts[script][decision.Language];
            paragraphs.Add(Fill(variants[uses.GetValueOrDefault(script) % variants.Count], decision, pack, entities));
        }

        if (decision.Written is not null)
            paragraphs.Add(Joined(decision.Written));
        else if (decision.Passage is not null)
            paragraphs.Add(Quoted(decision.Passage));
        paragraphs.AddRange(decision.FurtherPassages.Select(Quoted));
        return string.Join("\n\n", paragraphs);
    }

    /// <summary>The sentence or steps that answer, exactly as they stand, or the whole passage where it is not sure which do.</summary>
    private static string Quoted(Passage passage) =>
        passage.Answer is { Start: >= 0, Length: > 0 } answer && answer.Start + answer.Length <= passage.Text.Length
            && (passage.Text.Length > MaxQuotedWhole || answer.PartConfidence >= SurePart)
            ? passage.Text.Substring(answer.Start, answer.Length)
            : passage.Text;

    private static string Joined(WrittenAnswer written) => written.Sentences.Select(sentence => sentence.Text).Aggregate((before, next) =>
        before[^1] is >= '\u2E80' || next[0] is >= '\u2E80' ? before + next : $"{before} {next}");

    private static string Fill(string text, TurnDecision decision, Pack pack, IEnumerable<Entity> entities)
    {
        var filled = new StringBuilder(text)
            .Replace("{brand}", pack.Brand[decision.Language])
            .Replace("{options}", string.Join('\n', decision.OfferedIntents.Select((intent, i) =>
                $"{i + 1}. {pack.Intent(intent)!.Title[decision.Language]}")));
        // Only entities' own names are placeholders (the loader checks it), so a value cannot bring in another.
        foreach (var entity in entities)
            filled.Replace('{' + entity.Type + '}', entity.Value);
        return filled.ToString();
    }
}
