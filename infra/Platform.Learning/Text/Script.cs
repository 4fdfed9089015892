namespace Platform.Learning.Text;

/// <summary>Writing systems told apart by code point (Unicode Annex 24, the blocks in everyday use).</summary>
public enum Script
{
    /// <summary>No letter of a script told apart here.</summary>
    None,
    /// <summary>Latin.</summary>
    Latin,
    /// <summary>Han.</summary>
    Han,
    /// <summary>Kana.</summary>
    Kana,
    /// <summary>Hangul.</summary>
    Hangul,
    /// <summary>Cyrillic.</summary>
    Cyrillic,
    /// <summary>Arabic.</summary>
    Arabic,
    /// <summary>Greek.</summary>
    Greek,
    /// <summary>Hebrew.</summary>
    Hebrew,
    /// <summary>Thai.</summary>
    Thai,
    /// <summary>Devanagari.</summary>
    Devanagari,
}

/// <summary>What is asked about the script of a character.</summary>
public static class Scripts
{
    /// <summary>The script of a UTF-16 unit.</summary>
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
