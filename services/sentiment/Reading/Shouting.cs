namespace Platform.Sentiment.Reading;

/// <summary>Use of capitals. Where everything is in capitals, a single word in them stands out no more.</summary>
/// <param name="Everything">Most letters of the message are capitals.</param>
internal readonly record struct Shouting(bool Everything)
{
    private const int FewestLetters = 10;

    public static Shouting Of(string text)
    {
        var upper = 0;
        var lower = 0;
        foreach (var c in text)
        {
            upper += char.IsAsciiLetterUpper(c) ? 1 : 0;
            lower += char.IsAsciiLetterLower(c) ? 1 : 0;
        }

        return new Shouting(upper + lower >= FewestLetters && upper > 3 * lower);
    }

    public bool Raises(ReadOnlySpan<char> phrase)
    {
        if (Everything)
            return phrase.ContainsAnyInRange('A', 'Z');
        var letters = 0;
        foreach (var c in phrase)
        {
            if (char.IsAsciiLetterLower(c))
                return false;
            letters += char.IsAsciiLetterUpper(c) ? 1 : 0;
        }

        return letters >= 3;
    }
}
