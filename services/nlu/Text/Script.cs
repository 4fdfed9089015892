namespace Platform.Nlu.Text;

/// <summary>Writing systems told apart by code point (Unicode Annex 24, the blocks in everyday use).</summary>
internal enum Script
{
    None,
    Latin,
    Han,
    Kana,
    Hangul,
    Cyrillic,
    Arabic,
    Greek,
    Hebrew,
    Thai,
    Devanagari,
}

internal static class Scripts
{
    public static Script Of(char c) => c switch
    {
        >= 'a' and <= 'z' or >= 'A' and <= 'Z' => Script.Latin,
        < '\u00AA' => Script.None,
        '×' or '÷' => Script.None,
        >= '\u00C0' and <= '\u024F' => Script.Latin,
        >= '\u0370' and <= '\u03FF' => Script.Greek,
        >= '\u0400' and <= '\u052F' => Script.Cyrillic,
        >= '\u0590' and <= '\u05FF' => Script.Hebrew,
        >= '\u0600' and <= '\u06FF' => Script.Arabic,
        >= '\u0900' and <= '\u097F' => Script.Devanagari,
        >= '\u0E00' and <= '\u0E7F' => Script.Thai,
        >= '\u3041' and <= '\u30FA' or >= '\u30FC' and <= '\u30FF' => Script.Kana,
        >= '\u3400' and <= '\u9FFF' or '々' or '〇' => Script.Han,
        >= '\uAC00' and <= '\uD7A3' or >= '\u1100' and <= '\u11FF' => Script.Hangul,
        _ => Script.None,
    };

    /// <summary>Whether words are written without spaces between them.</summary>
    public static bool IsUnspaced(this Script script) =>
        script is Script.Han or Script.Kana or Script.Hangul or Script.Thai;

    /// <summary>Whether the character belongs to a word that spaces set off.</summary>
    public static bool IsWordCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || (c >= '\u00AA' && char.IsLetterOrDigit(c) && !Of(c).IsUnspaced());
}
