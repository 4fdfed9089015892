namespace Platform.Sentiment.Reading;

/// <summary>A word, one Chinese character, or one other sign.</summary>
/// <param name="Start">First character in the text.</param>
/// <param name="Length">Length in UTF-16 units.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Spaced">White space stands before it.</param>
/// <param name="Stretched">A letter stands three times or more in a row: "soooo".</param>
internal readonly record struct Token(int Start, int Length, TokenKind Kind, bool Spaced, bool Stretched)
{
    public int End => Start + Length;
}

internal enum TokenKind
{
    Word,
    Character,
    Sign,
}
