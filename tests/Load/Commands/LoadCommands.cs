using System.CommandLine;
using System.Runtime.InteropServices;

namespace Platform.Load.Commands;

/// <summary>The program: its commands, exit codes and the way it is interrupted.</summary>
internal static class LoadCommands
{
    public const int Sound = 0;
    public const int Faulty = 1;
    public const int WrongUsage = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(
            "Sends conversations to the platform and checks every reply; measures it beside a bare chain of messages.\n" +
            "Exit codes: 0 sound, 1 something lost, doubled or failed, 2 wrong arguments.")
        {
            ReplayCommand.Create(),
            ChainCommand.Create(),
            TurnsCommand.Create(),
            KafkaCommand.Create(),
            CheckStreamCommand.Create(),
            ChaosCommand.Create(),
            FailoverCommand.Create(),
            SwapCommand.Create(),
            CheckAuditCommand.Create(),
            TraceCommand.Create(),
            FreshnessCommand.Create(),
        };
        // @ stands before the file of a key here, not before one of arguments.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors is [.., var error])
        {
            await Console.Error.WriteLineAsync($"{error.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal)} See {parsed.CommandResult.Command.Name} --help.");
            return WrongUsage;
        }

        using var interrupted = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        try
        {
            // The commands end by themselves when interrupted, with what they have; the library would cut them off.
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                interrupted.Token);
        }
        catch (UsageException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return WrongUsage;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return Faulty;
        }

        void Interrupt(PosixSignalContext context)
        {
            // The first one ends in order, a second one at once.
            context.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }
    }
}
