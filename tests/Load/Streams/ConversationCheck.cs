using System.CommandLine;
using System.Net;
using Platform.Clients;
using Platform.Contracts.Conversations;
using Platform.Load.Commands;
using Platform.Load.Sending;
using Refit;

namespace Platform.Load.Streams;

/// <summary>Says what ledger and replay have found, one line for each kind of violation; the same for Kafka and the audit log.</summary>
internal static class ConversationCheck
{
    private const int AtATime = 8;

    public static Option<Uri?> AgainstOption() => new("--against")
    {
        Description = "Address of routing or of the front door: every conversation must stand there as its events tell. Only when all is quiet.",
        CustomParser = Parsing.Url,
    };

    public static async Task<int> RunAsync(
        long records, SequenceLedger ledger, ConversationReplay replay, Uri? against, string? key, string? tenant, CancellationToken cancellationToken)
    {
        var totals = ledger.Totals();
        Console.WriteLine(
            $"{records:N0} records; {totals.Events:N0} numbered events of {totals.Conversations:N0} conversations: "
            + $"{totals.Missing:N0} missing, {totals.Doubled:N0} doubled; {totals.Redelivered:N0} came again, {totals.OutOfOrder:N0} out of order.");
        if (totals.Events == 0)
            Console.WriteLine("NOTHING: no numbered event came.");
        if (totals.Missing > 0)
            Console.WriteLine($"GAP: {totals.Missing:N0} numbers are missing; first {totals.FirstGap}");
        if (totals.Doubled > 0)
            Console.WriteLine($"DOUBLED: {totals.Doubled:N0} events; first {totals.FirstDoubled}");
        var sound = totals.Sound;
        if (against is not null)
            sound &= await SameStateAsync(replay, against, key!, tenant, cancellationToken);
        Console.WriteLine(sound ? "Sound: every number is there, once" + (against is null ? "." : ", and a replay gives the same state.") : "NOT SOUND.");
        return sound ? LoadCommands.Sound : LoadCommands.Faulty;
    }

    private static async Task<bool> SameStateAsync(
        ConversationReplay replay, Uri against, string key, string? tenant, CancellationToken cancellationToken)
    {
        using var http = Gateway.NewHttpClient(against, key);
        var routing = Gateway.Client<IConversationsApi>(http);
        string[] conversations = [.. replay.Conversations.Where(conversation => conversation.Tenant == tenant).Select(conversation => conversation.Conversation)];
        var different = 0;
        string? first = null;
        await Parallel.ForEachAsync(
            conversations, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (conversation, stopping) =>
            {
                var differences = await DifferencesAsync(routing, conversation, replay.Fold(tenant!, conversation), stopping);
                if (differences.Count == 0)
                    return;
                Interlocked.Increment(ref different);
                Interlocked.CompareExchange(ref first, $"{conversation}: {string.Join("; ", differences)}", null);
            });

        Console.WriteLine($"{conversations.Length:N0} conversations of {tenant} compared with routing: {different:N0} stand otherwise after replay.");
        if (different > 0)
            Console.WriteLine($"STATE: {different:N0} conversations; first {first}");
        return conversations.Length > 0 && different == 0;
    }

    private static async Task<IReadOnlyList<string>> DifferencesAsync(
        IConversationsApi routing, string conversation, ReplayedConversation replayed, CancellationToken cancellationToken)
    {
        try
        {
            var view = await routing.GetAsync(conversation, cancellationToken);
            var turns = new List<TurnView>();
            string? after = null;
            do
            {
                var page = await routing.TurnsAsync(conversation, after, limit: 200, cancellationToken);
                turns.AddRange(page.Turns);
                after = page.Next;
            }
            while (after is not null);
            return [.. replayed.DifferencesTo(view, turns)];
        }
        catch (ApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            return ["routing does not know it"];
        }
    }
}
