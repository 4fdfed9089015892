using System.CommandLine;
using Platform.Hosting;
using Platform.Load.Chain;

namespace Platform.Load.Commands;

/// <summary><c>chain</c>: the bare chain alone.</summary>
internal static class ChainCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "Chains to run.", DefaultValueFactory = _ => 20_000 };
        count.Validators.Add(Ranges.Of(count, 10, 100_000_000));
        var concurrency = new Option<int>("--concurrency") { Description = "Chains under way at a time.", DefaultValueFactory = _ => 64 };
        concurrency.Validators.Add(Ranges.Of(concurrency, 1, 10_000));
        var command = new Command("chain", "Measures a bare MassTransit chain of five hops: the yardstick of the platform's turns.") { count, concurrency };
        var bus = new ChainOptions(command, "--transport", "Bus of the chain.");
        command.SetAction(async (result, cancellationToken) =>
        {
            var (alone, many) = await MeasureAsync(bus.Read(result), result.GetValue(count), result.GetValue(concurrency), cancellationToken);
            Console.WriteLine(Describe(alone));
            Console.WriteLine(Describe(many));
            return LoadCommands.Sound;
        });
        return command;
    }

    /// <summary>The chain with one in flight and with <paramref name="concurrency"/>, each after a tenth of its count to warm up.</summary>
    public static async Task<(ChainFigures Alone, ChainFigures Many)> MeasureAsync(
        BusOptions options, int count, int concurrency, CancellationToken cancellationToken)
    {
        await using var chain = await BareChain.StartAsync(options, cancellationToken);
        await chain.MeasureAsync(Math.Max(1000, count / 10), concurrency, cancellationToken);
        var alone = await chain.MeasureAsync(Math.Max(1, count / 10), inFlight: 1, cancellationToken);
        var many = await chain.MeasureAsync(count, concurrency, cancellationToken);
        return (alone, many);
    }

    public static string Describe(ChainFigures figures) =>
        $"{figures.InFlight,5} in flight: {figures.PerSecond,8:N0} chains/s, p50 {figures.P50:0.00} ms, p99 {figures.P99:0.00} ms ({figures.Count:N0} chains)";
}
