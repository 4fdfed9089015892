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
        var command = new Command(
            "check-stream",
            "Reads all events in Kafka from the beginning and while they come, and checks that routing's numbers in each conversation have no gap and none is there twice.")
        {
            servers, prefix, quiet,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var ledger = new SequenceLedger();
            var records = 0L;
            StreamReading.Read(result.GetValue(servers)!, result.GetValue(prefix)!, ledger, result.GetValue(quiet), read => records = read, cancellationToken);

            var totals = ledger.Totals();
            Console.WriteLine(
                $"{records:N0} records; {totals.Events:N0} numbered events of {totals.Conversations:N0} conversations: "
                + $"{totals.Missing:N0} missing, {totals.Doubled:N0} doubled; {totals.Redelivered:N0} came again, {totals.OutOfOrder:N0} out of order.");
            foreach (var fault in totals.Faults)
                Console.WriteLine("  " + fault);
            Console.WriteLine(totals.Sound ? "Sound: every number is there, once." : totals.Events == 0 ? "NOT SOUND: no numbered event came." : "NOT SOUND.");
            return Task.FromResult(totals.Sound ? LoadCommands.Sound : LoadCommands.Faulty);
        });
        return command;
    }
}
