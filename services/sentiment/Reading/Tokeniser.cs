namespace Platform.Sentiment.Reading;

/// <summary>Splits normalised text. Handles, links and the signs that only modify an emoji leave no token.</summary>
internal static class Tokeniser
{
    public static List<Token> Split(string text)
    {
        var tokens = new List<Token>(text.Length / 2 + 1);
        var spaced = true;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            var length = 1;
            if (c is ' ' or '\t' or '\r')
                spaced = true;
            else if (StartsHandleOrLink(text, i))
            {
                length = EndOfHandleOrLink(text, i) - i;
                spaced = true;
            }
            else if (IsCharacter(c))
            {
                tokens.Add(new Token(i, 1, TokenKind.Character, spaced, Stretched: false));
                spaced = false;
            }
            else if (char.IsLetterOrDigit(c))
            {
                length = WordLength(text, i);
                tokens.Add(new Token(i, length, TokenKind.Word, spaced, IsStretched(text.AsSpan(i, length))));
                spaced = false;
            }
            else if (c == '-' && i > 0 && i + 1 < text.Length && char.IsAsciiLetter(text[i - 1]) && char.IsAsciiLetter(text[i + 1]))
                spaced = true;
            else if (c is not ('\uFE0F' or '\uFE0E' or '\u200D'))
            {
                if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                    length = 2;
                if (!IsSkinTone(text, i, length))
                    tokens.Add(new Token(i, length, TokenKind.Sign, spaced, Stretched: false));
                spaced = false;
            }

            i += length;
        }

        return tokens;
    }

    /// <summary>Japanese shares characters with Chinese but not their meaning; kana tells the two apart.</summary>
    public static bool HasKana(string text) => text.AsSpan().IndexOfAnyInRange('\u3041', '\u30FA') >= 0;

    public static bool IsCharacter(char c) =>
        c is (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF') or (>= '\u3041' and <= '\u30FA');

    private static bool StartsHandleOrLink(string text, int at)
    {
        var rest = text.AsSpan(at);
        return rest[0] switch
        {
            '@' => rest.Length > 1 && char.IsAsciiLetterOrDigit(rest[1]),
            'h' => rest.StartsWith("http://") || rest.StartsWith("https://"),
            'w' => rest.StartsWith("www."),
            _ => false,
        };
    }

    private static int EndOfHandleOrLink(string text, int at)
    {
        var isHandle = text[at] == '@';
        var end = at + 1;
        while (end < text.Length && (isHandle
            ? char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'
            : text[end] is > ' ' and < '\u0080'))
            end++;
        return end;
    }

    private static int WordLength(string text, int start)
    {
        var end = start + 1;
        while (end < text.Length)
        {
            var c = text[end];
            var inside = (char.IsLetterOrDigit(c) && !IsCharacter(c))
                || (end + 1 < text.Length
                    && ((c == '\'' && char.IsLetter(text[end + 1]))
                        || (c is '.' or '/' && char.IsAsciiDigit(text[end - 1]) && char.IsAsciiDigit(text[end + 1]))));
            if (!inside)
                break;
            end++;
        }

        return end - start;
    }

    private static bool IsStretched(ReadOnlySpan<char> word)
    {
        for (var i = 2; i < word.Length; i++)
            if (word[i] == word[i - 1] && word[i] == word[i - 2] && char.IsLetter(word[i]))
                return true;
        return false;
    }

    private static bool IsSkinTone(string text, int at, int length) =>
        length == 2 && char.ConvertToUtf32(text[at], text[at + 1]) is >= 0x1F3FB and <= 0x1F3FF;
}
