using System.CommandLine;
using System.Diagnostics;
using Platform.Load.Dialogues;
using Platform.Load.Replies;
using Platform.Load.Sending;

namespace Platform.Load.Commands;

/// <summary><c>replay</c>: recorded dialogues through the gateway, every reply accounted for.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var set = new Option<string>("--set")
        {
            Description = $"Dialogues to replay: {string.Join(", ", DialogueSets.Names)}, or the path of a .jsonl.gz file whose lines are {{\"id\", \"turns\": [{{\"speaker\": \"customer\", \"text\"}}, …]}}.",
            DefaultValueFactory = _ => DialogueSets.All,
        };
        var limit = new Option<int?>("--dialogues") { Description = "How many dialogues; default: all of the set." };
        limit.Validators.Add(Ranges.Of(limit, 1, int.MaxValue));
        var rate = new Option<double?>("--rate")
        {
            Description = "Messages per second, sent at fixed times; latency then counts from the time a message was due. Default: the next message as soon as the reply is there.",
        };
        rate.Validators.Add(Ranges.Of(rate, 0.01, 100_000));
        var seed = new Option<int?>("--seed") { Description = "Shuffles the dialogues, the same way for the same number." };
        var data = new Option<string>("--data")
        {
            Description = "Folder of the dialogue sets; environment variable PLATFORM_DATA, else shared/data beside the repository.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("PLATFORM_DATA") ?? DefaultDataFolder(),
        };

        var command = new Command("replay", "Replays the customers' side of dialogues as a channel adapter would and checks that each message got exactly one reply, in order.")
        {
            set, limit, rate, seed, data,
        };
        var gateway = new GatewayOptions(command, concurrency: 16);
        command.SetAction((result, cancellationToken) => RunAsync(
            gateway.Read(result),
            DialogueSets.Load(result.GetValue(set)!, result.GetValue(data)!, result.GetValue(limit), result.GetValue(seed)),
            result.GetValue(rate),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        GatewaySettings settings, IReadOnlyList<Dialogue> dialogues, double? rate, CancellationToken cancellationToken)
    {
        var messages = dialogues.Sum(dialogue => dialogue.Messages.Count);
        Console.WriteLine(
            $"Run {settings.RunId}: {dialogues.Count:N0} dialogues, {messages:N0} messages to {settings.Url}, {settings.Concurrency} at a time, "
            + (rate is { } value ? $"{value:0.##} messages/s." : "as fast as replies come."));

        var from = TimeProvider.System.GetUtcNow();
        var start = Stopwatch.GetTimestamp();
        var figures = new RunFigures();
        using var gateway = settings.Open(figures);
        var run = new LoadRun(gateway, figures, settings.RunId);
        await RunProgress.ShowAsync("replay", messages, figures, run.SendAsync(dialogues, settings.Concurrency, rate, cancellationToken));
        var took = Stopwatch.GetElapsedTime(start);

        LedgerTotals? totals = null;
        if (!cancellationToken.IsCancellationRequested)
            totals = await CheckAsync(settings, gateway, run, figures, cancellationToken);

        RunReport.Print(dialogues.Count, figures, totals, took);
        if (!cancellationToken.IsCancellationRequested)
            await PrintAnalyticsAsync(settings, from, cancellationToken);
        var sound = totals is { Sound: true } && figures is { Errors: 0, Unsent: 0 } && !cancellationToken.IsCancellationRequested;
        Console.WriteLine(sound ? "Sound: every message has exactly one reply." :
            cancellationToken.IsCancellationRequested ? "Interrupted." : "NOT SOUND: see the tables.");
        return sound ? LoadCommands.Sound : LoadCommands.Faulty;
    }

    public static async Task<LedgerTotals> CheckAsync(
        GatewaySettings settings, Gateway gateway, LoadRun run, RunFigures figures, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Checking the replies of {run.Conversations.Count:N0} conversations.");
        await Task.Delay(settings.Settle, cancellationToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return await ReplyCheck.RunAsync(gateway, run.Conversations, figures, settings.Concurrency, settings.Timeout, cancellationToken);
    }

    private static async Task PrintAnalyticsAsync(GatewaySettings settings, DateTimeOffset from, CancellationToken cancellationToken)
    {
        try
        {
            var (intents, emotions) = await AnalyticsSummary.ReadAsync(
                settings.Analytics, settings.Key, from, TimeProvider.System.GetUtcNow(), cancellationToken);
            RunReport.PrintCounts("by intent", intents);
            RunReport.PrintCounts("by emotion", emotions);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            Console.WriteLine($"No counts by intent and emotion: {settings.Analytics} says: {exception.Message.TrimEnd('.')}.");
        }
    }

    private static string DefaultDataFolder()
    {
        string[] starts = [Environment.CurrentDirectory, AppContext.BaseDirectory];
        foreach (var start in starts)
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "Platform.sln")))
                    return Path.Combine(folder.FullName, "..", "shared", "data");
        return "data";
    }
}
