using System.Text;
using Platform.Contracts.Understanding;
using Platform.Packs;

namespace Platform.Routing.Conversations;

/// <summary>Puts a decision into words: scripts in turn, their placeholders filled, then the quoted passage.</summary>
internal static class ReplyWriter
{
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
            paragraphs.Add(decision.Passage.Text);
        paragraphs.AddRange(decision.FurtherPassages.Select(passage => passage.Text));
        return string.Join("\n\n", paragraphs);
    }

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
