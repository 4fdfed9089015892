using System.Diagnostics;
using Platform.Knowledge.Benchmarks.Sets;
using Platform.Knowledge.Search;

namespace Platform.Knowledge.Benchmarks.Measures;

/// <summary>Times of searches on one core, beside plain BM25's on the same passages.</summary>
/// <param name="Passages">Passages in the index.</param>
/// <param name="Searches">Searches measured.</param>
/// <param name="Build">Time to build the index.</param>
/// <param name="Bytes">Size of the index in memory.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="PlainP50">Milliseconds of plain BM25.</param>
/// <param name="PlainP99">Milliseconds of plain BM25.</param>
internal sealed record Speed(
    int Passages, int Searches, TimeSpan Build, long Bytes, double P50, double P99, double PlainP50, double PlainP99)
{
    /// <summary>
    /// Makes <paramref name="count"/> passages, each of the sentences of three passages of the set in a seeded order, and asks
    /// the questions one after the other.
    /// </summary>
    public static Speed Of(IReadOnlyList<SetPassage> set, IReadOnlyList<SetQuestion> questions, string language, int count)
    {
        var passages = Combine(set, count);
        var started = Stopwatch.GetTimestamp();
        using var index = new ProductIndex(passages, language);
        var build = Stopwatch.GetElapsedTime(started);
        var (p50, p99) = Time(questions, question => index.Search(question, 3));
        using var plain = new PlainBm25(passages, language);
        var (plainP50, plainP99) = Time(questions, question => plain.Search(question, 3));
        return new(passages.Count, questions.Count, build, index.Bytes, p50, p99, plainP50, plainP99);
    }

    private static List<SetPassage> Combine(IReadOnlyList<SetPassage> set, int count)
    {
        var random = new Random(7);
        var sentences = set.Select(passage => AnswerFinder.Sentences(passage.Text).Select(range => passage.Text[range]).ToList())
            .Where(list => list.Count > 0).ToList();
        var passages = new List<SetPassage>(count);
        for (var i = 0; i < count; i++)
        {
            var parts = Enumerable.Range(0, 3).Select(_ => sentences[random.Next(sentences.Count)]).ToArray();
            passages.Add(new($"p{i}", string.Join(' ', Enumerable.Range(0, 4).Select(_ => Pick(parts[random.Next(parts.Length)])))));
        }

        return passages;

        string Pick(List<string> list) => list[random.Next(list.Count)];
    }

    private static (double P50, double P99) Time(IReadOnlyList<SetQuestion> questions, Action<string> search)
    {
        foreach (var question in questions.Take(300))
            search(question.Question);
        var times = new List<double>(questions.Count);
        foreach (var question in questions)
        {
            var started = Stopwatch.GetTimestamp();
            search(question.Question);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        return (times[times.Count / 2], times[(int)(0.99 * (times.Count - 1))]);
    }
}
