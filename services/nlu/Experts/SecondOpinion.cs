using Microsoft.Extensions.Options;
using Platform.Contracts.Understanding;
using Platform.Hosting;
using Platform.Models;
using Platform.Packs;

namespace Platform.Nlu.Experts;

/// <summary>
/// Asks a tenant's own model about messages of which the built-in one is unsure, and mixes what both say. An expert that fails,
/// is late, answers nonsense or has used up its budget changes nothing: the built-in reading stands.
/// </summary>
internal sealed partial class SecondOpinion(
    IOptions<NluOptions> options, TenantPacks packs, TimeProvider time, ILogger<SecondOpinion> logger) : IHostedService, IDisposable
{
    private const int MostIntents = 3;

    private readonly Dictionary<string, (IExpert Expert, ExpertOptions Options, ModelCalls Calls)> _experts = new(StringComparer.Ordinal);

    /// <exception cref="StartupException">An expert cannot be set up.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (tenant, expert) in options.Value.Experts)
        {
            var pack = packs.Named("Nlu:Experts", tenant);
            _experts[tenant] = (expert.Kind == "onnx" ? new OnnxExpert(expert, pack) : new ChatExpert(expert, pack), expert, new ModelCalls(expert.CallsPerMinute, time));
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The better reading of a message, or <paramref name="read"/> as it is.</summary>
    /// <param name="tenant">Whose expert to ask.</param>
    /// <param name="text">The message.</param>
    /// <param name="read">What the built-in model has read.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<Reading> AskAsync(string tenant, string text, Reading read, CancellationToken cancellationToken)
    {
        if (!_experts.TryGetValue(tenant, out var known) || string.IsNullOrWhiteSpace(text) || read.Intents is [] && !read.OutOfScope
            || (!read.OutOfScope && read.Intents[0].Confidence >= known.Options.AskBelow))
            return read;

        var masked = Masking.WithoutPersonalData(text, read.Entities);
        var call = await known.Calls.AskAsync(token => known.Expert.AskAsync(masked, token), known.Options.Timeout, cancellationToken);
        NluTelemetry.Asked(tenant, call.Outcome == CallOutcome.Answered ? "used" : call.Outcome.Name());
        if (call.IsFault)
            Log.NoOpinion(logger, known.Expert.Name, tenant, call.Reason!);
        return call.Answer is null ? read
            : Mix(read, call.Answer, known.Options.Weight) with { ModelVersion = $"{read.ModelVersion}+{known.Expert.Name}" };
    }

    public void Dispose()
    {
        foreach (var (expert, _, calls) in _experts.Values)
        {
            expert.Dispose();
            calls.Dispose();
        }
    }

    private static Reading Mix(Reading read, IReadOnlyList<IntentScore> opinion, double weight)
    {
        var mixed = read.Intents.ToDictionary(intent => intent.Intent, intent => (1 - weight) * intent.Confidence, StringComparer.Ordinal);
        foreach (var intent in opinion)
            mixed[intent.Intent] = mixed.GetValueOrDefault(intent.Intent) + (weight * intent.Confidence);
        IntentScore[] intents = [.. mixed.OrderByDescending(intent => intent.Value).ThenBy(intent => intent.Key, StringComparer.Ordinal).Take(MostIntents)
            .Select(intent => new IntentScore(intent.Key, Math.Round(intent.Value, 4)))];
        // Of two that disagree on whether it is any of the tenant's business, the heavier one is believed.
        var outside = (opinion.Count == 0 ? weight : 0) + (read.OutOfScope ? 1 - weight : 0);
        return read with { Intents = intents, OutOfScope = outside >= 0.5 };
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The expert {Expert} of {Tenant} gave no opinion, the built-in reading stands: {Reason}")]
        public static partial void NoOpinion(ILogger logger, string expert, string tenant, string reason);
    }
}

/// <summary>What has been read in a message, as far as a second opinion changes it.</summary>
internal sealed record Reading(string ModelVersion, IReadOnlyList<IntentScore> Intents, bool OutOfScope, IReadOnlyList<Entity> Entities);
