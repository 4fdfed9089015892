using System.Buffers;

namespace Platform.Sentiment.Danger;

/// <summary>
/// The parts of a message that are read on their own: each sentence, and each two neighbours, since one may say what the other leaves
/// out. A message of one or two sentences is read whole; in a long one nothing drowns.
/// </summary>
internal static class DangerSpans
{
    /// <summary>A sentence without any full stop that is longer is cut.</summary>
    private const int Longest = 200;

    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?\n~");
    private static readonly SearchValues<char> Empty = SearchValues.Create(" .!?\n~\r\t");

    /// <summary>The parts of a normalised text.</summary>
    public static List<(int Start, int Length)> Of(string text)
    {
        var sentences = new List<(int Start, int Length)>();
        var start = 0;
        while (start < text.Length)
        {
            var end = EndOf(text, start);
            var sentence = text.AsSpan(start, end - start);
            var lead = sentence.Length - sentence.TrimStart().Length;
            if (sentence.ContainsAnyExcept(Empty))
                sentences.Add((start + lead, sentence.Trim().Length));
            start = end;
        }

        var spans = new List<(int, int)>(sentences);
        for (var i = 1; i < sentences.Count; i++)
            spans.Add((sentences[i - 1].Start, sentences[i].Start + sentences[i].Length - sentences[i - 1].Start));
        return spans;
    }

    private static int EndOf(string text, int start)
    {
        for (var end = start; ; end++)
        {
            if (end >= text.Length)
                return text.Length;
            // Not the point of "41.5".
            if (Ends.Contains(text[end]) && !(text[end] == '.' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1])))
            {
                while (end < text.Length && Ends.Contains(text[end]))
                    end++;
                return end;
            }

            if (end - start >= Longest && text[end] is ' ' or ',')
                return end;
        }
    }
}
