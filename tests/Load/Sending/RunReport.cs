using Platform.Load.Replies;
using Spectre.Console;

namespace Platform.Load.Sending;

/// <summary>Prints the tables at the end of a run.</summary>
internal static class RunReport
{
    public static void Print(int dialogues, RunFigures figures, LedgerTotals? totals, TimeSpan took)
    {
        PrintTable("run",
        [
            ("dialogues", $"{dialogues:N0}"),
            ("messages sent", $"{figures.Sent:N0}"),
            ("answered while waited for", $"{figures.Answered:N0}"),
            ("replies listed", Checked(totals?.Replies)),
            ("duplicates", Checked(totals?.Duplicates)),
            ("lost", Checked(totals?.Lost)),
            ("out of order", Checked(totals?.OutOfOrder)),
            ("replies to nothing acknowledged", Checked(totals?.Stray)),
            ("unchecked", Checked(totals?.Unchecked)),
            ("not sent after a failure", $"{figures.Unsent:N0}"),
            ("retries", $"{figures.Retries:N0}"),
            ("errors", $"{figures.Errors:N0}"),
            ("seconds", $"{took.TotalSeconds:0.0}"),
            ("messages/s", $"{figures.Answered / Math.Max(took.TotalSeconds, 0.001):N1}"),
        ]);
        PrintTable("latency, ms",
        [
            ("p50", $"{figures.LatencyAt(50):N1}"), ("p95", $"{figures.LatencyAt(95):N1}"),
            ("p99", $"{figures.LatencyAt(99):N1}"), ("max", $"{figures.LatencyAt(100):N1}"),
        ]);
        PrintCounts("by decision", figures.ByDecision);
        PrintCounts("retries by cause", figures.ByRetry);
        PrintCounts("errors by kind", figures.ByError);
    }

    public static void PrintCounts(string title, IEnumerable<KeyValuePair<string, int>> counts)
    {
        var rows = counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
            .Select(count => (count.Key, $"{count.Value:N0}")).ToList();
        if (rows.Count > 0)
            PrintTable(title, rows);
    }

    private static void PrintTable(string title, IEnumerable<(string Name, string Value)> rows)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(Markup.Escape(title)).AddColumn(new TableColumn("").RightAligned());
        foreach (var (name, value) in rows)
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        AnsiConsole.Write(table);
    }

    private static string Checked(int? count) => count is { } value ? $"{value:N0}" : "not checked";
}
