using System.CommandLine;
using System.Diagnostics;
using Platform.Hosting;
using Platform.Load.Chain;
using Platform.Load.Dialogues;
using Platform.Load.Replies;
using Platform.Load.Sending;

namespace Platform.Load.Commands;

/// <summary><c>turns</c>: the platform's rate and latency beside the bare chain's, in one run.</summary>
internal static class TurnsCommand
{
    private const int MessagesPerConversation = 4;
    private const double MemoryBar = 0.15;
    private const double RabbitMqBar = 0.30;

    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "Turns to measure, in each of the two parts.", DefaultValueFactory = _ => 5000 };
        count.Validators.Add(Ranges.Of(count, MessagesPerConversation, 10_000_000));
        var rate = new Option<double>("--rate") { Description = "Turns per second at which latency is measured.", DefaultValueFactory = _ => 200 };
        rate.Validators.Add(Ranges.Of(rate, 0.01, 100_000));
        var chains = new Option<int>("--chains") { Description = "Chains to run.", DefaultValueFactory = _ => 20_000 };
        chains.Validators.Add(Ranges.Of(chains, 10, 100_000_000));
        var report = new Option<string?>("--report") { Description = "File to write the figures to as a Markdown table." };
        report.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } file && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
                result.AddError($"--report {file}: there is no such folder.");
        });
        var command = new Command(
            "turns",
            "Measures sustained turns/s (closed loop), latency at a fixed rate (open loop) and the bare chain, one after the other, and prints the ratio.")
        {
            count, rate, chains, report,
        };
        var gateway = new GatewayOptions(command, concurrency: 64);
        var bus = new ChainOptions(command, "--chain", "Bus of the chain; give the platform's own.");
        command.SetAction((result, cancellationToken) => RunAsync(
            gateway.Read(result), bus.Read(result), result.GetValue(count), result.GetValue(rate), result.GetValue(chains),
            result.GetValue(report), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        GatewaySettings settings, BusOptions bus, int count, double rate, int chains, string? report, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Run {settings.RunId}: {count:N0} turns, {settings.Concurrency} conversations at a time, to {settings.Url}.");
        await MeasureAsync(settings, "warm-up", Math.Clamp(count, 500, 5000), rate: null, cancellationToken);
        var sustained = await MeasureAsync(settings, "sustained", count, rate: null, cancellationToken);
        var steady = await MeasureAsync(settings, "at-rate", count, rate, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var (alone, many) = await ChainCommand.MeasureAsync(bus, chains, settings.Concurrency, cancellationToken);

        var bar = bus.Transport == "rabbitmq" ? RabbitMqBar : MemoryBar;
        var ratio = sustained.PerSecond / many.PerSecond;
        var lines = new[]
        {
            Row("sustained", sustained), Row($"at {rate:0.##}/s", steady), Row("bare chain", many), Row("bare chain", alone),
        };
        var table = $"""
            | what | in flight | per second | p50 ms | p99 ms | max ms | duplicates | lost | errors |
            |---|--:|--:|--:|--:|--:|--:|--:|--:|
            {string.Join('\n', lines)}
            """;
        var verdict = $"platform {sustained.PerSecond:N0} turns/s, bare chain ({bus.Transport}) {many.PerSecond:N0} chains/s, ratio {100 * ratio:0.0} % (bar {100 * bar:0} %)";
        Console.WriteLine(table);
        Console.WriteLine(verdict);
        if (report is not null)
            await File.WriteAllTextAsync(report, $"{table}\n\n{verdict}\n", cancellationToken);
        foreach (var part in new[] { sustained, steady })
            RunReport.PrintCounts($"errors, {part.Name}", part.Figures.ByError);
        return sustained.Sound && steady.Sound ? LoadCommands.Sound : LoadCommands.Faulty;

        string Row(string what, object figures) => figures switch
        {
            Part part => $"| {what} | {settings.Concurrency} | {part.PerSecond:N0} | {part.Figures.LatencyAt(50):0.0} | {part.Figures.LatencyAt(99):0.0} | {part.Figures.LatencyAt(100):0.0} | {part.Totals.Duplicates} | {part.Totals.Lost} | {part.Figures.Errors} |",
            ChainFigures chain => $"| {what} | {chain.InFlight} | {chain.PerSecond:N0} | {chain.P50:0.00} | {chain.P99:0.00} | | | | |",
            _ => throw new UnreachableException(),
        };
    }

    internal static async Task<Part> MeasureAsync(
        GatewaySettings settings, string name, int count, double? rate, CancellationToken cancellationToken)
    {
        var figures = new RunFigures();
        using var gateway = settings.Open(figures);
        var run = new LoadRun(gateway, figures, settings.RunId, anewAfterHandOver: true);
        var dialogues = Conversations(name, count);
        var start = Stopwatch.GetTimestamp();
        await RunProgress.ShowAsync(name, count, figures, run.SendAsync(dialogues, settings.Concurrency, rate, cancellationToken));
        var took = Stopwatch.GetElapsedTime(start);
        cancellationToken.ThrowIfCancellationRequested();
        var totals = await ReplayCommand.CheckAsync(settings, gateway, run, figures, cancellationToken);
        var part = new Part(name, figures, totals, figures.Answered / took.TotalSeconds);
        Console.WriteLine(
            $"{name}: {part.PerSecond:N0} turns/s, p50 {figures.LatencyAt(50):0.0} ms, p99 {figures.LatencyAt(99):0.0} ms, "
            + $"{totals.Duplicates} duplicates, {totals.Lost} lost, {figures.Errors} errors");
        return part;
    }

    /// <summary>Short independent conversations of <see cref="Sentences"/>, each with other ones in one language.</summary>
    internal static List<Dialogue> Conversations(string name, int count)
    {
        var dialogues = new List<Dialogue>();
        for (var sent = 0; sent < count; sent += MessagesPerConversation)
        {
            var number = dialogues.Count + 1;
            var (locale, sentences) = number % 2 == 0 ? ("zh-CN", Sentences.Chinese) : ("en", Sentences.English);
            dialogues.Add(new Dialogue(name, number, locale,
                [.. Enumerable.Range(0, Math.Min(MessagesPerConversation, count - sent)).Select(place => sentences[(number * 5 + place * 7) % sentences.Count])]));
        }
        return dialogues;
    }

    internal sealed record Part(string Name, RunFigures Figures, LedgerTotals Totals, double PerSecond)
    {
        public bool Sound => Totals.Sound && Figures is { Errors: 0, Unsent: 0 };
    }
}
