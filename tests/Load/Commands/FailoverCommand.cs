using System.CommandLine;
using System.Diagnostics;
using HdrHistogram;
using Platform.Contracts.Channels;
using Platform.Load.Chaos;
using Platform.Load.Replies;
using Platform.Load.Sending;

namespace Platform.Load.Commands;

/// <summary><c>failover</c>: how long the conversations of a killed silo wait for their next reply.</summary>
internal static class FailoverCommand
{
    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(15);

    public static Command Create()
    {
        var folder = new Option<string>("--folder") { Description = "Data folder of the platform that run-distributed.sh has started.", Required = true };
        var script = new Option<string>("--script") { Description = "run-distributed.sh.", DefaultValueFactory = _ => "infra/dev/run-distributed.sh" };
        var url = new Option<Uri>("--url") { Description = "Address of the front door.", Required = true, CustomParser = Parsing.Url };
        var conversations = new Option<int>("--conversations") { Description = "Conversations that are active, on all silos together.", DefaultValueFactory = _ => 200 };
        conversations.Validators.Add(Ranges.Of(conversations, 1, 10_000));
        var command = new Command(
            "failover",
            "Kills each silo (-9) in turn while conversations are active, writes to all of them at that moment, and prints the time from the kill to each "
            + $"reply beside the same without a kill. Fails if any takes longer than {Bar.TotalSeconds} s, or if a reply is lost or doubled.")
        {
            folder, script, url, conversations,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            new LocalPlatform(Path.GetFullPath(result.GetValue(folder)!), result.GetValue(script)!), result.GetValue(url)!,
            result.GetValue(conversations), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(LocalPlatform platform, Uri url, int count, CancellationToken cancellationToken)
    {
        var settings = new GatewaySettings(
            url, platform.Key, url, Timeout: TimeSpan.FromMinutes(3), Settle: TimeSpan.FromSeconds(5), Concurrency: 64,
            RunId: $"f{TimeProvider.System.GetUtcNow():yyMMddHHmmss}");
        await TurnsCommand.MeasureAsync(settings, "warm-up", 2000, rate: null, cancellationToken);

        var figures = new RunFigures();
        using var gateway = settings.Open(figures);
        ConversationLedger[] conversations = [.. Enumerable.Range(1, count).Select(number => new ConversationLedger($"{settings.RunId}-{number}"))];
        await WriteAsync("first");
        var rows = new List<(string Name, LongHistogram Waits)> { ("nothing", await WriteAsync("undisturbed")) };
        foreach (var silo in platform.Processes.Where(name => name.StartsWith("routing-", StringComparison.Ordinal)))
        {
            await platform.EndAsync(silo);
            rows.Add((silo, await WriteAsync(silo)));
            await platform.RestartAsync(silo);
            // Conversations move to it again.
            await WriteAsync("again-" + silo);
        }

        var totals = await ReplyCheck.RunAsync(gateway, conversations, figures, 32, settings.Timeout, cancellationToken);
        Console.WriteLine($"""
            {count} conversations are written to at once, {conversations.Length * (rows.Count * 2)} messages in all.
            | killed | p50 s | p99 s | max s |
            |---|--:|--:|--:|
            {string.Join('\n', rows.Select(row => $"| {row.Name} | {Seconds(row.Waits, 50)} | {Seconds(row.Waits, 99)} | {Seconds(row.Waits, 100)} |"))}
            accepted {totals.Accepted:N0}, lost {totals.Lost:N0}, doubled {totals.Duplicates + totals.Stray:N0}, out of order {totals.OutOfOrder:N0}
            """);
        RunReport.PrintCounts("errors", figures.ByError);
        var inTime = rows.All(row => row.Waits.GetMaxValue() <= Bar.TotalMicroseconds);
        Console.WriteLine(inTime ? $"Every reply came within {Bar.TotalSeconds} s." : $"SLOWER than {Bar.TotalSeconds} s.");
        return inTime && totals.Sound && figures.Errors == 0 ? LoadCommands.Sound : LoadCommands.Faulty;

        async Task<LongHistogram> WriteAsync(string step)
        {
            var start = Stopwatch.GetTimestamp();
            var waits = await Task.WhenAll(conversations.Select(async ledger =>
            {
                var outcome = await gateway.SendAsync(
                    new PostMessage(
                        $"{ledger.ConversationId}-{step}", [MessagePart.OfText(Sentences.English[0])], ledger.ConversationId, ledger.ConversationId, "en"),
                    cancellationToken);
                if (outcome.Status is { } status)
                {
                    ledger.Accept(status.MessageId);
                    ledger.Settle(status);
                }
                if (outcome.Error is { } error)
                    figures.CountError(error);
                return Stopwatch.GetElapsedTime(start);
            }));
            var histogram = new LongHistogram((long)TimeSpan.FromMinutes(10).TotalMicroseconds, 3);
            foreach (var wait in waits)
                histogram.RecordValue((long)wait.TotalMicroseconds);
            return histogram;
        }

        static string Seconds(LongHistogram waits, double percent) => $"{waits.GetValueAtPercentile(percent) / 1e6:0.0}";
    }
}
