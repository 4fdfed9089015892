using System.CommandLine;
using Platform.Load.Streams;

namespace Platform.Load.Commands;

/// <summary><c>check-stream</c>: nothing missing, nothing done twice, as a subscriber of Kafka sees it.</summary>
internal static class CheckStreamCommand
{
    public static Command Create()
    {
        var servers = new Option<string>("--bootstrap-servers") { Description = "Brokers of Kafka: host:port, with commas between.", Required = true };
        var prefix = new Option<string>("--prefix") { Description = "Prefix of the platform's topics.", DefaultValueFactory = _ => "platform" };
        var quiet = new Option<TimeSpan?>("--quiet")
        {
            Description = "Ends when nothing has come for so long after the first event, e.g. 10s. Default: reads until Ctrl+C or SIGTERM.",
            CustomParser = Parsing.Duration,
        };
        var key = new Option<string?>("--key")
        {
            Description = "With --against: the API key, or @ and the file that holds it. It must be allowed to act as an agent (the operator key).",
            CustomParser = Parsing.Key,
        };
        var tenant = new Option<string?>("--tenant") { Description = "With --against: the key's tenant; the others are not compared." };
        var against = ConversationCheck.AgainstOption();
        var command = new Command(
            "check-stream",
            "Reads all events in Kafka from the beginning and while they come, and checks that routing's numbers in each conversation have no gap and none is there twice; with --against also that a replay of the events gives the state that routing serves.")
        {
            servers, prefix, quiet, against, key, tenant,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(against) is not null && (result.GetValue(key) is null || result.GetValue(tenant) is null))
                result.AddError("--against needs --key and --tenant.");
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            var ledger = new SequenceLedger();
            var replay = new ConversationReplay(ledger);
            var records = 0L;
            StreamReading.Read(result.GetValue(servers)!, result.GetValue(prefix)!, replay, result.GetValue(quiet), read => records = read, cancellationToken);
            // The interruption has ended the reading; what was read is still to be compared.
            return await ConversationCheck.RunAsync(
                records, ledger, replay, result.GetValue(against), result.GetValue(key), result.GetValue(tenant), CancellationToken.None);
        });
        return command;
    }
}
