namespace Platform.Packs;

/// <summary>Text that begins with a head in YAML between two lines of three hyphens, as articles in files do.</summary>
public static class FrontMatter
{
    private const string Mark = "---\n";

    /// <summary>The head and the text below it, both as they stand; null if the text does not begin so.</summary>
    /// <param name="text">With line feeds alone at the ends of lines.</param>
    public static (string Head, string Body)? Split(string text)
    {
        var end = text.StartsWith(Mark, StringComparison.Ordinal) ? text.IndexOf("\n" + Mark, Mark.Length - 1, StringComparison.Ordinal) : -1;
        return end < 0 ? null : (text[Mark.Length..(end + 1)], text[(end + 1 + Mark.Length)..]);
    }
}
