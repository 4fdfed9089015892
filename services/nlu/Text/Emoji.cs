using System.Collections.Frozen;
using Platform.Learning.Text;

namespace Platform.Nlu.Text;

/// <summary>Emoji that stand for a word ("where is my 📦", 💳丢了) are read as that word, in the language around them (<c>emoji.tsv</c>).</summary>
internal static class Emoji
{
    // The tones of skin.
    private const int FirstTone = 0x1F3FB;
    private const int LastTone = 0x1F3FF;

    private static readonly FrozenDictionary<int, (string English, string Chinese, bool Alone)> Meanings =
        Tables.Rows(typeof(Emoji).Assembly, "emoji.tsv").ToFrozenDictionary(
            row => char.ConvertToUtf32(row[0], 0), row => (row[1], row[2], row.Length > 3));

    /// <param name="text">The message, folded.</param>
    /// <param name="fallback">The language of the conversation, for a message that has no letters.</param>
    public static TracedText Read(TracedText text, string? fallback)
    {
        var value = text.Value;
        // Below the arrows and signs there is none.
        if (value.AsSpan().IndexOfAnyInRange('\u2600', '\u27BF') < 0 && value.AsSpan().IndexOfAnyInRange('\uD83C', '\uD83E') < 0)
            return text;
        var isChinese = value.AsSpan().IndexOfAnyInRange('\u4E00', '\u9FFF') >= 0;
        var isAlone = !isChinese && !value.Any(char.IsLetterOrDigit);
        isChinese |= isAlone && fallback?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true;

        var builder = new TracedText.Builder(text);
        var place = 0;
        foreach (var rune in value.EnumerateRunes())
        {
            var length = rune.Utf16SequenceLength;
            if (rune.Value is >= FirstTone and <= LastTone)
                builder.Replace(place, length, "");
            else if (Meanings.TryGetValue(rune.Value, out var meaning) && (!meaning.Alone || isAlone))
                builder.Replace(place, length, isChinese ? meaning.Chinese : $" {meaning.English} ");
            place += length;
        }

        return builder.Build();
    }
}
