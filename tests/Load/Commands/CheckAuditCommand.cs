using System.CommandLine;
using System.Text;
using Platform.Clients;
using Platform.Load.Sending;
using Platform.Load.Streams;

namespace Platform.Load.Commands;

/// <summary><c>check-audit</c>: nothing missing, nothing done twice, as the audit log has it; for runs of any length.</summary>
internal static class CheckAuditCommand
{
    private const int PageSize = 200;

    public static Command Create()
    {
        var url = new Option<Uri>("--url") { Description = "Address of audit or of the front door.", Required = true, CustomParser = Parsing.Url };
        var key = new Option<string>("--key")
        {
            Description = "API key, or @ and the file that holds it; its tenant is checked. It must be allowed to manage and, with --against, to act as an agent (the operator key).",
            Required = true,
            CustomParser = Parsing.Key,
        };
        var against = ConversationCheck.AgainstOption();
        var command = new Command(
            "check-audit",
            "Reads the tenant's whole audit log and checks its chain of hashes and that routing's numbers in each conversation have no gap and none is there twice; with --against also that a replay of the events gives the state that routing serves.")
        {
            url, key, against,
        };
        command.SetAction((result, cancellationToken) =>
            RunAsync(result.GetValue(url)!, result.GetValue(key)!, result.GetValue(against), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Uri url, string key, Uri? against, CancellationToken cancellationToken)
    {
        using var http = Gateway.NewHttpClient(url, key);
        var audit = Gateway.Client<IAuditApi>(http);
        var ledger = new SequenceLedger();
        var replay = new ConversationReplay(ledger);
        var records = 0L;
        string? tenant = null;
        long? after = null;
        do
        {
            var page = await audit.GetRecordsAsync(after: after, limit: PageSize, cancellationToken: cancellationToken);
            foreach (var record in page.Records)
            {
                records++;
                tenant ??= record.Tenant;
                if (record is { Sequence: { } sequence, ConversationId: { } conversation })
                    replay.Add(record.Tenant, conversation, sequence, record.EventId, record.Type, Encoding.UTF8.GetBytes(record.Payload));
            }

            after = page.Next;
        }
        while (after is not null);

        var chain = await audit.VerifyAsync(cancellationToken: cancellationToken);
        if (chain.FirstProblem is { } problem)
            Console.WriteLine($"CHAIN: broken at index {problem.Index}: {problem.Reason}");
        var result = await ConversationCheck.RunAsync(records, ledger, replay, against, key, tenant, cancellationToken);
        return chain.Valid ? result : LoadCommands.Faulty;
    }
}
