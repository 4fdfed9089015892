using System.Text;
using Platform.Contracts.Understanding;

namespace Platform.Models;

/// <summary>Keeps from a model outside what it need not know.</summary>
public static class Masking
{
    // What a message is about rather than who somebody is.
    private static readonly HashSet<string> Kept = ["number", "money", "date", "time", "datetime", "duration", "product", "error_code"];

    /// <summary>The text with the type of each entity in its place, except of what tells nothing about a person.</summary>
    public static string WithoutPersonalData(string text, IReadOnlyList<Entity> entities)
    {
        var masked = new StringBuilder(text.Length);
        var end = 0;
        foreach (var entity in entities.OrderBy(entity => entity.Start))
        {
            if (entity.Start < end || entity.Start + entity.Length > text.Length || Kept.Contains(entity.Type))
                continue;
            masked.Append(text, end, entity.Start - end).Append('[').Append(entity.Type).Append(']');
            end = entity.Start + entity.Length;
        }

        return masked.Append(text, end, text.Length - end).ToString();
    }
}
