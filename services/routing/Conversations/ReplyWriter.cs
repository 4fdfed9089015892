using System.Text;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;
using Platform.Packs;

namespace Platform.Routing.Conversations;

/// <summary>Puts a decision into words: scripts in turn, their placeholders filled, then the quoted passage.</summary>
internal static class ReplyWriter
{
    // Articles of a pack are written to be sent as they stand; a piece of a document can be a page long.
    private const int MaxQuotedWhole = 1200;

    public static string Write(
        TurnDecision decision, Pack pack, IEnumerable<Entity> entities, IReadOnlyDictionary<string, int> uses)
    {
        var paragraphs = new List<string>();
        foreach (var script in decision.Scripts)
        {
            var variants = pack.Scripts[script][decision.Language];
            paragraphs.Add(Fill(variants[uses.GetValueOrDefault(script) % variants.Count], decision, pack, entities));
        }

        if (decision.Passage is not null)
            paragraphs.Add(Quoted(decision.Passage));
        paragraphs.AddRange(decision.FurtherPassages.Select(Quoted));
        return string.Join("\n\n", paragraphs);
    }

    /// <summary>The passage, or of a long one the part that answers, exactly as it stands.</summary>
    private static string Quoted(Passage passage) =>
        passage.Text.Length > MaxQuotedWhole && passage.Answer is { Start: >= 0, Length: > 0 } answer
            && answer.Start + answer.Length <= passage.Text.Length
            ? passage.Text.Substring(answer.Start, answer.Length)
            : passage.Text;

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
