using System.Collections.Concurrent;
using System.Diagnostics;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Load.Dialogues;
using Platform.Load.Replies;

namespace Platform.Load.Sending;

/// <summary>
/// Sends dialogues, each as a conversation of its own. The next message of a dialogue leaves after the reply to the one
/// before; a message that fails ends its dialogue.
/// </summary>
/// <param name="gateway">Where to.</param>
/// <param name="figures">Counts what happens.</param>
/// <param name="runId">Makes the ids of this run its own; sending a run again with the same id makes no new turns.</param>
/// <param name="anewAfterHandOver">Goes on in a fresh conversation once a person has been called, so that the assistant keeps working.</param>
internal sealed class LoadRun(Gateway gateway, RunFigures figures, string runId, bool anewAfterHandOver = false)
{
    private readonly ConcurrentBag<ConversationLedger> _conversations = [];

    public IReadOnlyCollection<ConversationLedger> Conversations => _conversations;

    /// <summary>Sends everything, or until it is cancelled.</summary>
    /// <param name="dialogues">What to send.</param>
    /// <param name="lanes">Dialogues under way at a time.</param>
    /// <param name="rate">Messages per second at fixed times; null for as fast as replies come.</param>
    /// <param name="cancellationToken">Stops; messages under way are given up.</param>
    public async Task SendAsync(
        IReadOnlyList<Dialogue> dialogues, int lanes, double? rate, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = rate is { } value
            ? Scheduled(dialogues, lanes, value, stop.Token)
            : Unscheduled(dialogues, lanes, stop.Token);
        try
        {
            await Task.WhenAll(work.Select(lane => StopOthersOnFailureAsync(lane, stop)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private List<Task> Scheduled(IReadOnlyList<Dialogue> dialogues, int lanes, double rate, CancellationToken cancellationToken)
    {
        var schedule = Schedule.Deal([.. dialogues.Select(dialogue => dialogue.Messages.Count)], lanes, rate);
        var start = Stopwatch.GetTimestamp();
        return [.. schedule.Select(lane => Task.Run(async () =>
        {
            foreach (var (dialogue, due) in lane)
                await SendAsync(
                    dialogues[dialogue],
                    [.. due.Select(time => start + (long)(time.TotalSeconds * Stopwatch.Frequency))],
                    cancellationToken);
        }, cancellationToken))];
    }

    private List<Task> Unscheduled(IReadOnlyList<Dialogue> dialogues, int lanes, CancellationToken cancellationToken)
    {
        var next = -1;
        return [.. Enumerable.Range(0, lanes).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var dialogue && dialogue < dialogues.Count)
                await SendAsync(dialogues[dialogue], due: null, cancellationToken);
        }, cancellationToken))];
    }

    private static async Task StopOthersOnFailureAsync(Task lane, CancellationTokenSource stop)
    {
        try
        {
            await lane;
        }
        catch (UsageException)
        {
            await stop.CancelAsync();
            throw;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task SendAsync(Dialogue dialogue, long[]? due, CancellationToken cancellationToken)
    {
        var name = $"{runId}-{dialogue.Set}-{dialogue.Number}";
        var part = 1;
        var ledger = Open(name);
        for (var place = 0; place < dialogue.Messages.Count; place++)
        {
            if (due is not null && Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due[place]) is { Ticks: > 0 } early)
                await Task.Delay(early, cancellationToken);
            var since = due?[place] ?? Stopwatch.GetTimestamp();
            figures.CountSent();
            var outcome = await gateway.SendAsync(
                new PostMessage(
                    ExternalId: $"{name}-{place + 1}",
                    Parts: [MessagePart.OfText(dialogue.Messages[place])],
                    CustomerId: name,
                    ConversationId: ledger.ConversationId,
                    Locale: dialogue.Locale),
                cancellationToken);

            if (outcome.Status is { } status)
            {
                if (!ledger.Accept(status.MessageId))
                    figures.CountError("one id for two messages");
                ledger.Settle(status);
            }
            if (outcome is { Error: null, Status: { } ended })
                figures.CountAnswered(ended, since);
            else
            {
                figures.CountError(outcome.Error ?? "no status");
                figures.CountUnsent(dialogue.Messages.Count - place - 1);
                return;
            }
            if (anewAfterHandOver && (ended.Status == TurnStatus.WithHuman
                || ended.Reply?.Decision is Decision.HandOver or Decision.Queued))
                ledger = Open($"{name}.{++part}");
        }
    }

    private ConversationLedger Open(string conversationId)
    {
        var ledger = new ConversationLedger(conversationId);
        _conversations.Add(ledger);
        return ledger;
    }
}
