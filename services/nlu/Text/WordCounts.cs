using Platform.Learning.Text;

namespace Platform.Nlu.Text;

/// <summary>How often texts use a word, and two Chinese characters beside each other, which are most of Chinese words.</summary>
internal static class WordCounts
{
    private const int MaxLetters = 24;

    public static Dictionary<string, int> Of(IEnumerable<string> texts)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
            Add(Folding.Lower(Folding.Width(text)), counts);
        return counts;
    }

    public static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF';

    private static void Add(string lower, Dictionary<string, int> counts)
    {
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        var place = 0;
        while (place < lower.Length)
        {
            var start = place;
            while (place < lower.Length && char.IsAsciiLetterLower(lower[place]))
                place++;
            if (place - start is > 1 and <= MaxLetters)
                lookup[lower.AsSpan(start, place - start)] = lookup.TryGetValue(lower.AsSpan(start, place - start), out var words) ? words + 1 : 1;
            if (place > start)
                continue;
            if (place + 1 < lower.Length && IsHan(lower[place]) && IsHan(lower[place + 1]))
                lookup[lower.AsSpan(place, 2)] = lookup.TryGetValue(lower.AsSpan(place, 2), out var pairs) ? pairs + 1 : 1;
            place++;
        }
    }
}
