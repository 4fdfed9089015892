namespace Platform.Sentiment.Reading;

/// <summary>
/// A text in the form that the lexicon is written in: lower case, half-width, straight apostrophes, simplified
/// characters. Every character keeps its place, so places in it are places in the original.
/// </summary>
internal static class NormalisedText
{
    public static string Of(string text, IReadOnlyDictionary<char, char> simplified) =>
        string.Create(text.Length, (text, simplified), static (target, state) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = Map(state.text[i], state.simplified);
        });

    private static char Map(char c, IReadOnlyDictionary<char, char> simplified) => c switch
    {
        < '\u0080' => char.ToLowerInvariant(c),
        '\u2018' or '\u2019' or '\u02BC' => '\'',
        '\u3000' or '\u00A0' => ' ',
        '。' => '.',
        '、' => ',',
        '…' => '.',
        >= '\uFF01' and <= '\uFF5E' => char.ToLowerInvariant((char)(c - 0xFEE0)),
        >= '\u4E00' and <= '\u9FFF' => simplified.GetValueOrDefault(c, c),
        _ => char.ToLowerInvariant(c),
    };
}
