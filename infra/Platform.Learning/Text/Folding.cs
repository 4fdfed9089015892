namespace Platform.Learning.Text;

/// <summary>
/// Makes spellings of the same text equal, one UTF-16 unit for one, so that positions in the folded text are positions in
/// the message. It does the part of NFKC (Unicode Annex 15) that chats need: full-width forms, circled digits, typographic
/// quotes and dashes. String.Normalize does nothing when globalization is invariant.
/// </summary>
public static class Folding
{
    /// <summary>Folds width and punctuation and keeps the case.</summary>
    public static string Width(string text) =>
        string.Create(text.Length, text, static (folded, source) =>
        {
            for (var i = 0; i < folded.Length; i++)
                folded[i] = Fold(source[i]);
        });

    /// <summary>Lower case of a text that <see cref="Width"/> has folded.</summary>
    public static string Lower(string folded) => folded.ToLowerInvariant();

    /// <summary>One character, its width and punctuation folded.</summary>
    public static char Fold(char c) => c switch
    {
        < '\u0080' => c,
        '\u00A0' or '\u3000' or (>= '\u2000' and <= '\u200B') => ' ',
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '\uFFE5' => '¥',
        '\uFFE1' => '£',
        '\u2018' or '\u2019' or '\u02BC' or '`' or '´' => '\'',
        '\u201C' or '\u201D' => '"',
        >= '\u2010' and <= '\u2014' or '\u2212' => '-',
        >= '①' and <= '⑨' => (char)('1' + (c - '①')),
        _ => c,
    };
}
