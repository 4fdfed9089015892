using System.CommandLine;
using System.Runtime.InteropServices;
using Platform.Load.Streams;

namespace Platform.Load.Commands;

/// <summary><c>kafka</c>: a mock cluster as a process.</summary>
internal static class KafkaCommand
{
    // The platform's topics, so that they have the partitions asked for and not the four that come by themselves.
    private static readonly string[] Areas = ["channel", "conversation", "understanding", "knowledge", "dead-letter"];

    // PosixSignal has no names for these; the numbers are Linux's.
    private const PosixSignal UserSignal1 = (PosixSignal)10;
    private const PosixSignal UserSignal2 = (PosixSignal)12;

    public static Command Create()
    {
        var portFile = new Option<string>("--port-file") { Description = "File that takes the bootstrap servers, once they answer.", Required = true };
        var brokers = new Option<int>("--brokers") { Description = "Brokers.", DefaultValueFactory = _ => 3 };
        brokers.Validators.Add(Ranges.Of(brokers, 1, 10));
        var partitions = new Option<int>("--partitions") { Description = "Partitions of each topic.", DefaultValueFactory = _ => 64 };
        partitions.Validators.Add(Ranges.Of(partitions, 1, 1000));
        var prefix = new Option<string>("--prefix") { Description = "Prefix of the platform's topics.", DefaultValueFactory = _ => "platform" };
        var command = new Command(
            "kafka",
            "Serves librdkafka's mock Kafka on loopback until it is told to stop (Ctrl+C, SIGTERM). With SIGUSR1 it takes no more records, as if its disks were full, until SIGUSR2. Everything is in memory and lost at the end. " +
            "A partition keeps about 5 MB; then its oldest records are dropped without an error, and a reader that has not come so far misses them: " +
            "use many partitions, and read while you write. Transactions and administration are not real: run analytics with Stream__Kafka__CreateTopics=false.")
        {
            portFile, brokers, partitions, prefix,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var kafka = new MockKafka(result.GetValue(brokers));
            using var fill = On(UserSignal1, kafka.Fill);
            using var makeRoom = On(UserSignal2, kafka.MakeRoom);
            foreach (var area in Areas)
                kafka.CreateTopic($"{result.GetValue(prefix)}.{area}", result.GetValue(partitions));

            // Renamed into place, so that whoever waits for the file never reads half of it.
            var path = result.GetValue(portFile)!;
            await File.WriteAllTextAsync(path + ".new", kafka.BootstrapServers + "\n", cancellationToken);
            File.Move(path + ".new", path, overwrite: true);
            Console.WriteLine($"Kafka (mock): {kafka.BootstrapServers}");
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            File.Delete(path);
            return LoadCommands.Sound;
        });
        return command;
    }

    private static PosixSignalRegistration On(PosixSignal signal, Action act) => PosixSignalRegistration.Create(signal, context =>
    {
        // Or it would end the process.
        context.Cancel = true;
        act();
    });
}
