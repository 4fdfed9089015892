using Platform.Contracts;
using Platform.Contracts.Understanding;
using Platform.Learning.Text;
using Platform.Nlu.Entities;

namespace Platform.Nlu.Examples;

/// <summary>What makes two sentences the same, or similar, and what must not be kept of them.</summary>
internal static class ExampleText
{
    public const int MaxLength = 500;

    private const int NumberLength = 5;

    /// <summary>The id of a tenant's example: sentences that differ in case, width and spaces only are the same.</summary>
    public static string Id(string tenantId, string text) => EventIds.ForFact("nlu-example", tenantId, Key(text)).ToString("N");

    /// <summary>The text as the model sees it, without spaces that mean nothing.</summary>
    public static string Key(string text) =>
        string.Join(' ', Folding.Lower(Folding.Width(text)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Words where words are spaced, pairs of characters (a character that stands alone itself) where they are not.</summary>
    public static HashSet<string> Terms(string text)
    {
        var lower = Key(text);
        var terms = new HashSet<string>(StringComparer.Ordinal);
        for (var start = 0; start < lower.Length;)
        {
            var unspaced = Scripts.Of(lower[start]).IsUnspaced();
            var end = start;
            while (end < lower.Length && (unspaced ? Scripts.Of(lower[end]).IsUnspaced() : Scripts.IsWordCharacter(lower[end])))
                end++;
            if (end == start)
            {
                start++;
                continue;
            }

            if (!unspaced || end - start == 1)
                terms.Add(lower[start..end]);
            for (var i = start; unspaced && i + 1 < end; i++)
                terms.Add(lower.Substring(i, 2));
            start = end;
        }

        return terms;
    }

    /// <summary>The share of terms that two texts have in common, 0 to 1 (Jaccard).</summary>
    public static double Similarity(HashSet<string> first, HashSet<string> second)
    {
        var common = first.Count(second.Contains);
        return common == 0 ? 0 : (double)common / (first.Count + second.Count - common);
    }

    /// <summary>
    /// The text with nothing in it that names a person or a thing of his: e-mail addresses become <c>name@example.com</c>, and
    /// the digits of phone numbers, of the pack's codes and of all long numbers become zeros. The rest of a long text is cut off.
    /// </summary>
    public static string Mask(string text, IReadOnlyList<Entity> entities)
    {
        var masked = text.ToCharArray();
        foreach (var entity in entities)
        {
            if (entity.Type is not (EntityTypes.Date or EntityTypes.Money or EntityTypes.Number or EntityTypes.Email))
                Blank(masked, entity.Start, entity.Start + entity.Length);
        }

        for (var start = 0; start < masked.Length;)
        {
            var end = start;
            while (end < masked.Length && char.IsDigit(masked[end]))
                end++;
            if (end - start >= NumberLength)
                Blank(masked, start, end);
            start = end + 1;
        }

        var result = new string(masked);
        foreach (var email in entities.Where(entity => entity.Type == EntityTypes.Email).OrderByDescending(entity => entity.Start))
            result = result[..email.Start] + "name@example.com" + result[(email.Start + email.Length)..];
        result = result.Trim();
        return result.Length <= MaxLength ? result : result[..(char.IsHighSurrogate(result[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
    }

    private static void Blank(char[] text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            if (char.IsDigit(text[i]))
                text[i] = '0';
        }
    }
}
