namespace Platform.Learning.Text;

/// <summary>
/// How a classifier reads a character: width folded, in lower case, traditional Chinese as simplified,
/// any digit as 0, so that no order number is a word of its own.
/// </summary>
internal static class Reading
{
    private static readonly char[] Table = Build();

    public static char Of(char c) => Table[c];

    private static char[] Build()
    {
        var table = new char[char.MaxValue + 1];
        for (var i = 0; i < table.Length; i++)
        {
            var folded = char.ToLowerInvariant(Folding.Fold((char)i));
            table[i] = char.IsAsciiDigit(folded) ? '0' : folded;
        }

        return table;
    }
}
