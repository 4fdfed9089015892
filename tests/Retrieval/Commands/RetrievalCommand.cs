using System.CommandLine;
using System.Globalization;
using Platform.Knowledge.Benchmarks.Measures;
using Platform.Knowledge.Benchmarks.Sets;
using Platform.Packs;
using Platform.Routing.Conversations;

namespace Platform.Knowledge.Benchmarks.Commands;

/// <summary>The program: measures the search on the public sets and writes the report.</summary>
internal static class RetrievalCommand
{
    public const int Done = 0;
    public const int BelowBar = 1;
    public const int WrongUsage = 2;

    private const double UnanswerableShare = 0.1;
    private const int GraphEdges = 50_000;

    public static int Run(string[] args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var data = new Option<string>("--data") { Description = "Folder of the public sets.", DefaultValueFactory = _ => PublicSets.DefaultFolder, Recursive = true };
        var passages = new Option<int>("--passages") { Description = "Passages of the index that searches are timed on, 0 for no timing.", DefaultValueFactory = _ => 100_000 };
        passages.Validators.Add(result =>
        {
            // GetValueOrDefault throws for what is not a number.
            if (result.Tokens is [.., var token] && (!int.TryParse(token.Value, out var number) || number is < 0 or > 1_000_000))
                result.AddError("--passages: 0 to 1000000.");
        });
        var report = new Option<string?>("--report") { Description = "File to write the figures to as Markdown." };
        report.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } file && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
                result.AddError($"--report {file}: there is no such folder.");
        });
        var fit = new Command("fit", "Fits the weights of the answers' confidence on training questions and prints them.");
        fit.SetAction(result => Fit(new PublicSets(result.GetValue(data)!)));
        var support = new Command("support", "Measures the check of written answers on its hand-written pairs and prints those that it takes for the wrong kind.");
        support.SetAction(_ => SupportCommand.Run());
        var root = new RootCommand(
            "Measures the knowledge search on public sets beside plain BM25.\nExit codes: 0 every bar is reached, 1 one is not, 2 wrong arguments or no data.")
        {
            data, passages, report, fit, support, ManualCommand.Create(), Graph(),
        };
        root.SetAction(result => Measure(new PublicSets(result.GetValue(data)!), result.GetValue(passages), result.GetValue(report)));
        var parsed = root.Parse(args);
        try
        {
            if (parsed.Errors is [.., var error])
                throw new MissingDataException($"{error.Message.ReplaceLineEndings(" ")} See --help.");
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (MissingDataException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return WrongUsage;
        }
    }

    private static Command Graph()
    {
        var wrong = new Option<bool>("--wrong") { Description = "Also list the questions that are not answered." };
        var edges = new Option<int>("--edges") { Description = "Edges of the graph that is timed, 0 for no timing.", DefaultValueFactory = _ => GraphEdges };
        edges.Validators.Add(result =>
        {
            if (result.Tokens is [.., var token] && (!int.TryParse(token.Value, out var number) || number is < 0 or > 5_000_000))
                result.AddError("--edges: 0 to 5000000.");
        });
        var graph = new Command("graph", "Measures the answers by the knowledge graph beside those of the search alone.") { wrong, edges };
        graph.SetAction(result =>
        {
            var lines = new ReportLines();
            GraphReport.Answers(lines, result.GetValue(wrong));
            if (result.GetValue(edges) is > 0 and var count)
                GraphReport.Timing(lines, count);
            return lines.Missed ? BelowBar : Done;
        });
        return graph;
    }

    private static int Fit(PublicSets sets)
    {
        IReadOnlyList<IReadOnlyList<Attempt>> attempts =
        [
            .. Sets.Select(set => Attempts(sets, set, "train")), .. PackSets.Select(set => PackQuestions.Ask(Path.Combine("packs", set.Pack), set.Language, test: false)),
        ];
        Print("of a passage", ConfidenceFit.Weights(attempts));
        Print("of a part", ConfidenceFit.PartWeights(attempts));
        return Done;

        static void Print(string what, double[] weights) => Console.WriteLine($"{what}: [{string.Join(", ", weights.Select(weight => weight.ToString("0.00")))}]");
    }

    private static int Measure(PublicSets sets, int passages, string? report)
    {
        var lines = new ReportLines();
        Retrieval(sets, lines);
        Pairs(sets, lines);
        Answers(sets, lines);
        SupportCommand.Add(lines);
        GraphReport.Answers(lines, showWrong: false);
        GraphReport.Timing(lines, GraphEdges);
        if (passages > 0)
            Timing(sets, lines, passages);
        if (report is not null)
            File.WriteAllText(report, ReportText.Around(lines.Text));
        return lines.Missed ? BelowBar : Done;
    }

    private static readonly (string Name, string Language)[] Sets =
        [("cmrc2018_retrieval", "zh"), ("bank_faq_en", "en"), ("policyqa_retrieval", "en")];

    private static readonly (string Pack, string Language)[] PackSets = [("shop", "zh"), ("shop", "en"), ("bank", "zh"), ("bank", "en")];

    private static IReadOnlyList<Attempt> Attempts(PublicSets sets, (string Name, string Language) set, string file) => Answering.Ask(
        sets.Read<SetPassage>(set.Name, "passages"), sets.Read<SetQuestion>(set.Name, file), set.Language);

    private static void Retrieval(PublicSets sets, ReportLines lines)
    {
        lines.Add("## Finding the passage", "", "| set | search | R@1 | R@5 | MRR@10 | bar |", "|---|---|--:|--:|--:|---|");
        foreach (var set in Sets)
        {
            var passages = sets.Read<SetPassage>(set.Name, "passages");
            var questions = sets.Read<SetQuestion>(set.Name, "test");
            Row(set.Name, "plain BM25", Rank(passages, questions, scope => new PlainBm25(scope, set.Language), (index, text) => index.Search(text, 10)));
            var found = Rank(passages, questions, scope => new ProductIndex(scope, set.Language), (index, text) => index.Ids(text, 10));
            Row(set.Name, "this search", found, set.Name == "cmrc2018_retrieval" ? (0.965, 0) : default);
            if (set.Name != "bank_faq_en")
                continue;
            var known = sets.Read<SetQuestion>(set.Name, "train");
            Row(set.Name, "this search, training questions known", Rank(
                passages, questions, scope => new ProductIndex(scope, set.Language, known), (index, text) => index.Ids(text, 10)), (0.42, 0.68));
            var answered = known.SelectMany(question => question.AnswerIds).ToHashSet(StringComparer.Ordinal);
            lines.Note($"{questions.Count(question => question.AnswerIds.Any(answered.Contains))} of the {questions.Count} test questions of bank_faq_en have an answer "
                + "that a training question has too. The gain of known questions is therefore mostly that passages known to answer other questions step back.");
        }

        lines.Notes();

        void Row(string set, string search, Ranking ranking, (double First, double Five) bar = default)
        {
            var reached = ranking.First >= bar.First && ranking.Five >= bar.Five;
            var said = bar == default ? "" : bar.Five > 0 ? $"R@1 ≥ {bar.First:.000}, R@5 ≥ {bar.Five:.000}: " : $"R@1 ≥ {bar.First:.000}: ";
            lines.Add($"| {set} | {search} | {ranking.First:.000} | {ranking.Five:.000} | {ranking.ReciprocalRank:.000} | {said}{(bar == default ? "" : lines.Verdict(reached))} |");
        }
    }

    private static Ranking Rank<TIndex>(
        IReadOnlyList<SetPassage> passages, IReadOnlyList<SetQuestion> questions,
        Func<IEnumerable<SetPassage>, TIndex> build, Func<TIndex, string, IEnumerable<string>> search)
        where TIndex : IDisposable
    {
        var indexes = passages.GroupBy(passage => passage.Scope ?? "").ToDictionary(scope => scope.Key, scope => build(scope), StringComparer.Ordinal);
        try
        {
            return Ranking.Of(questions, question => search(indexes[question.Scope ?? ""], question.Question));
        }
        finally
        {
            foreach (var index in indexes.Values)
                index.Dispose();
        }
    }

    private static void Pairs(PublicSets sets, ReportLines lines)
    {
        var train = sets.Read<SetPair>("zh_question_pairs", "train");
        var test = sets.Read<SetPair>("zh_question_pairs", "test");
        lines.Add("", "## The same question or not (zh_question_pairs)", "", "| measure | accuracy | F1 of the same |", "|---|--:|--:|");
        Row("cosine of TF-IDF", QuestionPairs.Cosine(train, test));
        Row("likeness to a known question", QuestionPairs.Product(train, test));
        lines.Add("", $"Always \"different\" has accuracy {test.Count(pair => pair.Label == 0) / (double)test.Count:.000}. Thresholds are those best on the training pairs, one for accuracy and one for F1.");

        void Row(string name, QuestionPairs pairs) => lines.Add($"| {name} | {pairs.Accuracy:.000} | {pairs.F1:.000} |");
    }

    private static void Answers(PublicSets sets, ReportLines lines)
    {
        lines.Add(
            "", "## Answering, or saying that it does not know", "",
            "| set | least confidence | answerable answered | of these right | unanswerable answered | as shipped: answerable, right, unanswerable | calibration error | sentence holds the answer | first sentence does | quoted alone | of these hold it |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var set in Sets)
            Row(set.Name, Attempts(sets, set, "train"), Attempts(sets, set, "test"));
        foreach (var (pack, language) in PackSets)
            Row($"pack {pack}, {language}", PackQuestions.Ask(Path.Combine("packs", pack), language, test: false), PackQuestions.Ask(Path.Combine("packs", pack), language, test: true));

        void Row(string name, IReadOnlyList<Attempt> train, IReadOnlyList<Attempt> attempts)
        {
            var threshold = Answering.Threshold(train, UnanswerableShare);
            var quoted = attempts.Where(attempt => attempt.Quotes is not null).ToList();
            var alone = quoted.Where(attempt => attempt.Top!.Answer?.PartConfidence >= ReplyWriter.SurePart).ToList();
            lines.Add($"| {name} | {threshold:.000} | {string.Join(" | ", At(attempts, threshold))} "
                + $"| {string.Join(", ", At(attempts, PackPolicies.DefaultMinAnswerConfidence))} "
                + $"| {Answering.CalibrationError(attempts):.000} "
                + $"| {Share(quoted.Count(attempt => attempt.Quotes == true), quoted.Count)} | {Share(quoted.Count(attempt => attempt.First == true), quoted.Count)} "
                + $"| {Share(alone.Count, quoted.Count)} | {Share(alone.Count(attempt => attempt.Quotes == true), alone.Count)} |");
        }

        lines.Add("", $"""
            The passages are dealt into two halves; each question is asked in both, so that in one of them its passage is missing.
            The least confidence is the one at which {100 * UnanswerableShare:0} % of unanswerable *training* questions are answered; as shipped it is
            {PackPolicies.DefaultMinAnswerConfidence} (a pack may name another), and the shares at that are given together. The last four columns are
            shares of the questions whose right passage came first and whose answer's words the set names; a sentence is quoted alone where
            it is likely enough to hold the answer, else the whole passage is.
            """);

        static string[] At(IReadOnlyList<Attempt> attempts, double threshold)
        {
            var answered = attempts.Where(attempt => attempt.Answerable && attempt.Confidence >= threshold).ToList();
            var unanswerable = attempts.Where(attempt => !attempt.Answerable).ToList();
            return
            [
                Share(answered.Count, attempts.Count - unanswerable.Count),
                Share(answered.Count(attempt => attempt.Right), answered.Count),
                Share(unanswerable.Count(attempt => attempt.Confidence >= threshold), unanswerable.Count),
            ];
        }

        static string Share(int part, int whole) => whole == 0 ? "" : $"{part / (double)whole:.000}";
    }

    private static void Timing(PublicSets sets, ReportLines lines, int count)
    {
        lines.Add(
            "", "## Speed, one search after the other", "",
            "| language | passages | index built in s | index MB | searches | p50 ms | p99 ms | plain BM25 p50 ms | p99 ms | bar p50 ≤ 5, p99 ≤ 20 |",
            "|---|--:|--:|--:|--:|--:|--:|--:|--:|---|");
        foreach (var set in Sets.Take(2))
        {
            var speed = Speed.Of(sets.Read<SetPassage>(set.Name, "passages"), sets.Read<SetQuestion>(set.Name, "test"), set.Language, count);
            lines.Add($"| {set.Language} | {speed.Passages:N0} | {speed.Build.TotalSeconds:0.0} | {speed.Bytes / 1e6:0.0} | {speed.Searches:N0} | {speed.P50:0.00} | {speed.P99:0.00} "
                + $"| {speed.PlainP50:0.00} | {speed.PlainP99:0.00} | {lines.Verdict(speed is { P50: <= 5, P99: <= 20 })} |");
        }
    }
}
