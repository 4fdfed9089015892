using Platform.Knowledge.Benchmarks.Measures;

namespace Platform.Knowledge.Benchmarks.Commands;

/// <summary>The check of written answers, on the pairs of <c>Support/pairs.txt</c>.</summary>
internal static class SupportCommand
{
    private const double LeastPrecision = 0.95;

    public static int Run()
    {
        var lines = new ReportLines();
        var pairs = Add(lines);
        foreach (var pair in pairs.Where(pair => pair.Passes != pair.IsSupported))
            Console.WriteLine($"{(pair.IsForTuning ? "tuning" : "test")} {pair.Kind ?? "supported"} {(pair.Passes ? "passes" : "fails")}: {pair.Sentence}");
        return lines.Missed ? RetrievalCommand.BelowBar : RetrievalCommand.Done;
    }

    public static IReadOnlyList<SupportPair> Add(ReportLines lines)
    {
        var pairs = Support.Read(Path.Combine(AppContext.BaseDirectory, "Support", "pairs.txt"));
        lines.Add(
            "", "## Whether a written sentence is supported", "",
            "| language | pairs | supported | unsupported | precision | recall | bar |", "|---|---|--:|--:|--:|--:|---|");
        foreach (var language in new[] { "zh", "en" })
        {
            foreach (var tuning in new[] { true, false })
            {
                var (supported, unsupported, precision, recall) = Support.Of([.. pairs.Where(pair => pair.Language == language && pair.IsForTuning == tuning)]);
                lines.Add($"| {language} | {(tuning ? "for tuning" : "test")} | {supported} | {unsupported} | {precision:.000} | {recall:.000} "
                    + $"| {(tuning ? "" : $"precision ≥ {LeastPrecision:.00}: {lines.Verdict(precision >= LeastPrecision)}")} |");
            }
        }

        lines.Add("", "Unsupported pairs of both parts that pass, by what is wrong with them: " + string.Join(", ", pairs.Where(pair => !pair.IsSupported)
            .GroupBy(pair => pair.Kind, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => $"{kind.Key} {kind.Count(pair => pair.Passes)} of {kind.Count()}")) + ".");
        return pairs;
    }
}
