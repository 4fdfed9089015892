using System.Collections.Concurrent;
using Platform.Load.Sending;

namespace Platform.Load.Replies;

/// <summary>Reads the replies of every conversation as a polling channel would and holds them against what was sent.</summary>
internal static class ReplyCheck
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads until nothing is missing, at most <paramref name="patience"/> long.</summary>
    public static async Task<LedgerTotals> RunAsync(
        Gateway gateway, IReadOnlyCollection<ConversationLedger> conversations, RunFigures figures, int concurrency,
        TimeSpan patience, CancellationToken cancellationToken)
    {
        var deadline = new Deadline(patience);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken };
        var failures = new ConcurrentDictionary<ConversationLedger, string>();
        var open = conversations;
        try
        {
            while (true)
            {
                await Parallel.ForEachAsync(open, parallel, async (ledger, token) =>
                {
                    try
                    {
                        await ReadAsync(gateway, ledger, token);
                    }
                    catch (CallFailedException failure)
                    {
                        failures[ledger] = failure.Message;
                    }
                });
                open = [.. open.Where(ledger => !ledger.Read || ledger.Unanswered.Any())];
                if (open.Count == 0 || deadline.Passed)
                    break;
                await Task.Delay(Between, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What has not been read is told as unchecked.
        }
        foreach (var (_, kind) in failures.Where(failure => !failure.Key.Read))
            figures.CountError("reading replies: " + kind);
        return conversations.Aggregate(new LedgerTotals(), (totals, ledger) => totals + ledger.Check());
    }

    private static async Task ReadAsync(Gateway gateway, ConversationLedger ledger, CancellationToken cancellationToken)
    {
        await foreach (var reply in gateway.RepliesAsync(ledger.ConversationId, cancellationToken))
            ledger.List(reply);
        ledger.Read = true;
        foreach (var messageId in ledger.Unanswered.ToList())
            if (await gateway.FindAsync(messageId, cancellationToken) is { } status)
                ledger.Settle(status);
    }
}
