using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Platform.Nlu.Intents;
using Platform.Nlu.Understanding;
using Platform.Packs;

namespace Platform.Nlu.Models;

/// <summary>
/// The reader of every tenant. Training begins when the process starts and runs beside the rest of the start; whoever needs a
/// reader before it is trained waits for it. Tenants of the same pack share one.
/// </summary>
internal sealed partial class TenantReaders(TenantPacks packs, IOptions<NluOptions> options, ILogger<TenantReaders> logger) : IHostedService
{
    // Equal versions are equal models, so hosts that share a process train each once.
    private static readonly ConcurrentDictionary<string, Lazy<IntentModel>> Trained = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Lazy<Task<UtteranceReader>>> _byPack = new(StringComparer.Ordinal);

    /// <summary>Whether every reader is trained; throws what made a training fail.</summary>
    public bool AllTrained
    {
        get
        {
            foreach (var pack in packs.All.Values)
            {
                var reader = OfPack(pack);
                if (!reader.IsCompleted)
                    return false;
                reader.GetAwaiter().GetResult();
            }

            return true;
        }
    }

    /// <summary>The reader of a tenant; throws <see cref="KeyNotFoundException"/> if there is no such tenant.</summary>
    public Task<UtteranceReader> ForAsync(string tenantId) => OfPack(packs.For(tenantId));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var pack in packs.All.Values)
            _ = OfPack(pack);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task<UtteranceReader> OfPack(Pack pack) =>
        _byPack.GetOrAdd(pack.Name, _ => new Lazy<Task<UtteranceReader>>(() => Task.Run(() => Train(pack)))).Value;

    private UtteranceReader Train(Pack pack)
    {
        using var activity = NluTelemetry.Activities.StartActivity("train");
        activity?.SetTag("platform.pack", pack.Name);
        var examples = TrainingSet.From(pack);
        var model = Trained.GetOrAdd(
            TrainingSet.Version(examples), _ => new Lazy<IntentModel>(() => IntentModel.Train(examples))).Value;
        Log.Trained(logger, pack.Name, model.Version, model.Quality.TrainingTime.TotalSeconds);
        return new UtteranceReader(pack, model, options.Value.MaxCharacters);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Model {Version} of pack {Pack} trained in {Seconds:F1} s")]
        public static partial void Trained(ILogger logger, string pack, string version, double seconds);
    }
}
