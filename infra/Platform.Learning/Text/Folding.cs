namespace Platform.Learning.Text;

/// <summary>
/// Makes spellings of the same text equal. It does the part of NFKC (Unicode Annex 15) that chats need: full-width forms,
/// circled digits, mathematical letters, keycaps, typographic quotes and dashes; and it writes Chinese in simplified characters.
/// String.Normalize does nothing when globalization is invariant.
/// </summary>
public static class Folding
{
    private const char FirstHan = '\u4E00';
    private const int HanCount = 0x9FFF - FirstHan + 1;

    // Rows of "traditional, simplified"; one table for all services.
    private static readonly char[] SimplifiedHan = ReadTable();

    // Styles of mathematical letters lie 52 apart: A to Z, a to z.
    private const int FirstMathematicalLetter = 0x1D400;
    private const int LastMathematicalLetter = 0x1D6A3;
    private const int FirstMathematicalDigit = 0x1D7CE;
    private const int LastMathematicalDigit = 0x1D7FF;

    /// <summary>Folds all that can be folded and keeps the case; the result knows where its parts stood.</summary>
    internal static TracedText Trace(string text)
    {
        var traced = TracedText.InPlace(text);
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', '\u00AC') >= 0)
        {
            var builder = new TracedText.Builder(traced);
            for (var i = 0; i < text.Length; i++)
            {
                if (IsInvisible(text[i]))
                    builder.Replace(i, 1, "");
                else if (text[i] == '\uD835' && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) && Plain(char.ConvertToUtf32(text[i], text[i + 1])) is { } plain)
                    builder.Replace(i++, 2, plain);
            }

            traced = builder.Build();
        }

        return traced.Mapped(Width);
    }

    /// <summary>Folds width, punctuation and traditional characters, one UTF-16 unit for one, and keeps the case.</summary>
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
        >= FirstHan and <= '\u9FFF' => SimplifiedHan[c - FirstHan],
        '\u00A0' or '\u3000' or (>= '\u2000' and <= '\u200B') => ' ',
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '\uFFE5' => '¥',
        '\uFFE1' => '£',
        '\u2018' or '\u2019' or '\u02BC' or '`' or '´' => '\'',
        '\u201C' or '\u201D' => '"',
        >= '\u2010' and <= '\u2014' or '\u2212' => '-',
        >= '①' and <= '⑨' => (char)('1' + (c - '①')),
        >= '\u24B6' and <= '\u24CF' => (char)('A' + (c - '\u24B6')),
        >= '\u24D0' and <= '\u24E9' => (char)('a' + (c - '\u24D0')),
        _ => c,
    };

    // Zero-width spaces and joiners, soft hyphens, marks of direction, variation selectors, and the box around a keycap.
    private static bool IsInvisible(char c) =>
        c is '\u00AD' or '\u20E3' or '\uFEFF' or '\u2060' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\uFE00' and <= '\uFE0F');

    private static string? Plain(int codePoint) => codePoint switch
    {
        >= FirstMathematicalLetter and <= LastMathematicalLetter => ((codePoint - FirstMathematicalLetter) % 52) switch
        {
            < 26 and var upper => ((char)('A' + upper)).ToString(),
            var lower => ((char)('a' + lower - 26)).ToString(),
        },
        >= FirstMathematicalDigit and <= LastMathematicalDigit => ((char)('0' + ((codePoint - FirstMathematicalDigit) % 10))).ToString(),
        _ => null,
    };

    private static char[] ReadTable()
    {
        var table = new char[HanCount];
        for (var i = 0; i < HanCount; i++)
            table[i] = (char)(FirstHan + i);
        foreach (var row in Tables.Rows(typeof(Folding).Assembly, "zh-traditional.tsv"))
        {
            if (row[0][0] is >= FirstHan and <= '\u9FFF' and var traditional)
                table[traditional - FirstHan] = row[1][0];
        }

        return table;
    }
}
