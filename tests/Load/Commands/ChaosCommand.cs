using System.CommandLine;
using System.Diagnostics;
using Platform.Load.Chaos;
using Platform.Load.Replies;
using Platform.Load.Sending;
using Platform.Load.Streams;

namespace Platform.Load.Commands;

/// <summary><c>chaos</c>: load on a platform on this machine whose processes are killed, held and restarted.</summary>
internal static class ChaosCommand
{
    private const double ShareOfSustained = 0.6;
    private static readonly TimeSpan FaultTime = TimeSpan.FromSeconds(20);

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
            + "held (SIGSTOP) for 20 s, and Kafka is full for 20 s; then checks every reply and, in Kafka, every event's number, and that a replay of the events gives the state that routing serves.")
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
        // Services that have just started compile what they run: with a rate from the first moment on they would only fall behind.
        await TurnsCommand.MeasureAsync(settings with { Concurrency = 64 }, "warm-up", 2000, rate: null, cancellationToken);
        if (rate is null)
        {
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
        await stream.FinishAsync(cancellationToken);

        RunReport.Print(run.Conversations.Count, figures, totals, took);
        Console.WriteLine($"""
            chaos, {duration.TotalMinutes:0.#} minutes at {rate:0.#} turns/s, {kills} kills, seed {seed}
              accepted        {totals.Accepted:N0}
              answered        {totals.Accepted - totals.Lost - totals.Unchecked:N0}
              lost            {totals.Lost:N0} (not checked {totals.Unchecked:N0})
              doubled         {totals.Duplicates + totals.Stray:N0}
              out of order    {totals.OutOfOrder:N0}
              worst pause     {figures.LongestPause.TotalSeconds:0.0} s without any answer; longest wait of one message {figures.LatencyAt(100) / 1000:0.0} s
            """);
        var replayed = await ConversationCheck.RunAsync(stream.Records, stream.Ledger, stream.Replay, url, platform.Key, "shop", cancellationToken);
        var sound = totals.Sound && replayed == LoadCommands.Sound && figures is { Errors: 0, Unsent: 0 } && !cancellationToken.IsCancellationRequested;
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
                FaultKind.Hold => platform.HoldAsync(fault.Process, FaultTime),
                FaultKind.Fill => platform.FillAsync(fault.Process, FaultTime),
                _ => throw new UnreachableException(),
            });
        }
    }
}
