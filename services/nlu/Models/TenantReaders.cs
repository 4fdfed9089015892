using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Platform.Nlu.Intents;
using Platform.Nlu.Understanding;
using Platform.Packs;

namespace Platform.Nlu.Models;

/// <summary>
/// The reader of every tenant: with the promoted model if it has one, else with its pack's, and the one in its shadow. The packs'
/// training begins when the process starts and runs beside the rest of the start; whoever needs a reader before it is trained
/// waits for it. Tenants of the same pack share the pack's reader.
/// </summary>
internal sealed partial class TenantReaders(TenantPacks packs, IOptions<NluOptions> options, ILogger<TenantReaders> logger) : IHostedService
{
    private readonly ConcurrentDictionary<string, Lazy<Task<UtteranceReader>>> _byPack = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task<UtteranceReader>> _promoted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, UtteranceReader> _shadows = new(StringComparer.Ordinal);

    /// <summary>Whether every reader is trained; throws what made a training fail.</summary>
    public bool AllTrained
    {
        get
        {
            foreach (var (tenant, pack) in packs.All)
            {
                if (_promoted.ContainsKey(tenant))
                    continue;
                var reader = OfPack(pack);
                if (!reader.IsCompleted)
                    return false;
                reader.GetAwaiter().GetResult();
            }

            return true;
        }
    }

    /// <summary>The reader of a tenant; throws <see cref="KeyNotFoundException"/> if there is no such tenant.</summary>
    public Task<UtteranceReader> ForAsync(string tenantId) =>
        _promoted.TryGetValue(tenantId, out var promoted) ? promoted : OfPack(packs.For(tenantId));

    /// <summary>The reader with the model of the tenant's pack.</summary>
    public Task<UtteranceReader> OfPackAsync(string tenantId) => OfPack(packs.For(tenantId));

    /// <summary>The reader beside it, if a model is in the shadow.</summary>
    public UtteranceReader? Shadow(string tenantId) => _shadows.GetValueOrDefault(tenantId);

    /// <summary>
    /// From now on messages are read with this one, or with the pack's if it is null. Who has begun to read with another one
    /// ends with that.
    /// </summary>
    public void Use(string tenantId, UtteranceReader? reader)
    {
        if (reader is null)
            _promoted.TryRemove(tenantId, out _);
        else
            _promoted[tenantId] = Task.FromResult(reader);
    }

    /// <summary>Puts a reader into the shadow, or takes it out if it is null.</summary>
    public void UseAsShadow(string tenantId, UtteranceReader? reader)
    {
        if (reader is null)
            _shadows.TryRemove(tenantId, out _);
        else
            _shadows[tenantId] = reader;
    }

    public UtteranceReader Create(string tenantId, IntentModel model) => new(packs.For(tenantId), model, options.Value.MaxCharacters);

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
        var model = TrainedOnce.Get(TrainingSet.From(pack), keep: true);
        Log.Trained(logger, pack.Name, model.Version, model.Quality.TrainingTime.TotalSeconds);
        return new UtteranceReader(pack, model, options.Value.MaxCharacters);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Model {Version} of pack {Pack} trained in {Seconds:F1} s")]
        public static partial void Trained(ILogger logger, string pack, string version, double seconds);
    }
}
