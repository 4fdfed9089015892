using System.Diagnostics;
using Spectre.Console;

namespace Platform.Load.Sending;

/// <summary>Shows how far a run is: a bar on a terminal, a line every few seconds elsewhere.</summary>
internal static class RunProgress
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenRedraws = TimeSpan.FromMilliseconds(200);

    public static async Task ShowAsync(string title, int total, RunFigures figures, Task work)
    {
        if (AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
            await AnsiConsole.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(async context =>
                {
                    var bar = context.AddTask(title, maxValue: total);
                    while (!work.IsCompleted)
                    {
                        bar.Value = figures.Answered;
                        bar.Description = Markup.Escape($"{title}: {State(figures)}");
                        await Task.WhenAny(work, Task.Delay(BetweenRedraws));
                    }
                    bar.Value = figures.Answered;
                });
        else
            for (var start = Stopwatch.GetTimestamp(); await Task.WhenAny(work, Task.Delay(BetweenLines)) != work;)
                Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalSeconds,6:0} s  {title}: {figures.Answered:N0} of {total:N0} answered, {State(figures)}");
        await work;
    }

    private static string State(RunFigures figures) => $"{figures.Retries:N0} retries, {figures.Errors:N0} errors";
}
