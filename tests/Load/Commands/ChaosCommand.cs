using System.CommandLine;
using System.Diagnostics;
using Platform.Clients;
using Platform.Load.Chaos;
using Platform.Load.Replies;
using Platform.Load.Sending;
using Platform.Load.Streams;
using Refit;

namespace Platform.Load.Commands;

/// <summary><c>chaos</c>: load on a platform on this machine whose processes are killed, held and restarted.</summary>
internal static class ChaosCommand
{
    private const double ShareOfSustained = 0.6;
    private static readonly TimeSpan HoldFor = TimeSpan.FromSeconds(20);

    public static Command Create()
    {
        var folder = new Option<string>("--folder") { Description = "Data folder of the platform that run-distributed.sh has started.", Required = true };
        var script = new Option<string>("--script") { Description = "run-distributed.sh.", DefaultValueFactory = _ => "infra/dev/run-distributed.sh" };
        var url = new Option<Uri>("--url") { Description = "Address of the front door.", Required = true, CustomParser = Parsing.Url };
        var minutes = new Option<double>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 10 };
        minutes.Validators.Add(Ranges.Of(minutes, 0.5, 24 * 60));
        var kills = new Option<int>("--kills") { Description = "Processes killed with -9.", DefaultValueFactory = _ => 20 };
        kills.Validators.Add(Ranges.Of(kills, 1, 10_000));
        var rate = new Option<double?>("--rate") { Description = "Turns per second. Default: 60 % of what is measured first without faults, and at least 60." };
        rate.Validators.Add(Ranges.Of(rate, 0.1, 100_000));
        var seed = new Option<int>("--seed") { Description = "Decides the order of the kills.", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "chaos",
            "Sends conversations through the front door while processes are killed (-9), RabbitMQ and Redis are restarted, a routing replica and Kafka are "
            + "held (SIGSTOP) for 20 s; then checks every reply and, in Kafka, every event's number, and compares them with what routing says of each conversation.")
        {
            folder, script, url, minutes, kills, rate, seed,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            new LocalPlatform(Path.GetFullPath(result.GetValue(folder)!), result.GetValue(script)!), result.GetValue(url)!,
            TimeSpan.FromMinutes(result.GetValue(minutes)), result.GetValue(kills), result.GetValue(rate), result.GetValue(seed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        LocalPlatform platform, Uri url, TimeSpan duration, int kills, double? rate, int seed, CancellationToken cancellationToken)
    {
        var settings = new GatewaySettings(
            url, platform.Key, url, Timeout: TimeSpan.FromMinutes(3), Settle: TimeSpan.FromSeconds(15), Concurrency: 256,
            RunId: $"c{TimeProvider.System.GetUtcNow():yyMMddHHmmss}");
        using var stream = StreamWatch.Start(platform.KafkaServers);
        if (rate is null)
        {
            await TurnsCommand.MeasureAsync(settings with { Concurrency = 64 }, "warm-up", 2000, rate: null, cancellationToken);
            var sustained = await TurnsCommand.MeasureAsync(settings with { Concurrency = 64 }, "no-faults", 4000, rate: null, cancellationToken);
            rate = Math.Max(60, ShareOfSustained * sustained.PerSecond);
            Console.WriteLine($"{sustained.PerSecond:N0} turns/s without faults; chaos at {rate:N0}/s.");
        }

        var figures = new RunFigures();
        using var gateway = settings.Open(figures);
        var run = new LoadRun(gateway, figures, settings.RunId, anewAfterHandOver: true);
        var count = (int)(rate.Value * duration.TotalSeconds);
        var start = Stopwatch.GetTimestamp();
        var faults = FaultsAsync(platform, Fault.Plan(platform.Processes, kills, duration, seed), start, cancellationToken);
        await RunProgress.ShowAsync("chaos", count, figures, run.SendAsync(TurnsCommand.Conversations("chaos", count), settings.Concurrency, rate, cancellationToken));
        var took = Stopwatch.GetElapsedTime(start);
        await faults;

        var totals = await ReplyCheck.RunAsync(gateway, run.Conversations, figures, 32, settings.Timeout, cancellationToken);
        var ledger = await stream.FinishAsync(cancellationToken);
        var numbers = ledger.Totals();
        var differing = await CompareAsync(settings, run, ledger, cancellationToken);

        RunReport.Print(run.Conversations.Count, figures, totals, took);
        Console.WriteLine($"""
            chaos, {duration.TotalMinutes:0.#} minutes at {rate:0.#} turns/s, {kills} kills, seed {seed}
              accepted        {totals.Accepted:N0}
              answered        {totals.Accepted - totals.Lost - totals.Unchecked:N0}
              lost            {totals.Lost:N0} (not checked {totals.Unchecked:N0})
              doubled         {totals.Duplicates + totals.Stray:N0}
              out of order    {totals.OutOfOrder:N0}
              numbered events {numbers.Events:N0} of {numbers.Conversations:N0} conversations in Kafka: {numbers.Missing:N0} missing, {numbers.Doubled:N0} doubled ({numbers.Redelivered:N0} came again, {numbers.OutOfOrder:N0} late)
              conversations whose events do not add up to what routing says: {differing:N0}
              worst pause     {figures.LongestPause.TotalSeconds:0.0} s without any answer; longest wait of one message {figures.LatencyAt(100) / 1000:0.0} s
            """);
        foreach (var fault in numbers.Faults)
            Console.WriteLine("  " + fault);
        var sound = totals.Sound && numbers.Sound && differing == 0 && figures is { Errors: 0, Unsent: 0 } && !cancellationToken.IsCancellationRequested;
        Console.WriteLine(sound ? "Sound: nothing lost, nothing doubled, no gap." : "NOT SOUND.");
        return sound ? LoadCommands.Sound : LoadCommands.Faulty;
    }

    private static async Task FaultsAsync(LocalPlatform platform, IReadOnlyList<Fault> faults, long start, CancellationToken cancellationToken)
    {
        foreach (var fault in faults)
        {
            if (fault.At - Stopwatch.GetElapsedTime(start) is { Ticks: > 0 } early)
                await Task.Delay(early, cancellationToken);
            Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds,6:0} s  {fault.Kind} {fault.Process}");
            await (fault.Kind switch
            {
                FaultKind.Kill => platform.KillAsync(fault.Process),
                FaultKind.Restart => platform.RestartAsync(fault.Process),
                _ => platform.HoldAsync(fault.Process, HoldFor),
            });
        }
    }

    /// <summary>Counts the conversations in which the last number in Kafka is not the last that routing has given.</summary>
    private static async Task<int> CompareAsync(GatewaySettings settings, LoadRun run, SequenceLedger ledger, CancellationToken cancellationToken)
    {
        using var http = Gateway.NewHttpClient(settings.Url, settings.Key);
        var api = RestService.For<IConversationsApi>(http);
        var differing = 0;
        await Parallel.ForEachAsync(
            run.Conversations.Where(conversation => conversation.Read),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
            async (conversation, token) =>
            {
                var view = await api.GetAsync(conversation.ConversationId, token);
                if (view.Sequence != ledger.HighestOf($"shop/{conversation.ConversationId}"))
                    Interlocked.Increment(ref differing);
            });
        return differing;
    }
}
