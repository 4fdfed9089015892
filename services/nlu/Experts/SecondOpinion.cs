using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Platform.Contracts.Understanding;
using Platform.Hosting;
using Platform.Packs;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Platform.Nlu.Experts;

/// <summary>
/// Asks a tenant's own model about messages of which the built-in one is unsure, and mixes what both say. An expert that fails,
/// is late, answers nonsense or has used up its budget changes nothing: the built-in reading stands.
/// </summary>
internal sealed partial class SecondOpinion(
    IOptions<NluOptions> options, TenantPacks packs, TimeProvider time, ILogger<SecondOpinion> logger) : IHostedService, IDisposable
{
    private const int MostIntents = 3;

    private readonly Dictionary<string, (IExpert Expert, ExpertOptions Options, ResiliencePipeline Pipeline)> _experts = new(StringComparer.Ordinal);

    /// <exception cref="StartupException">An expert cannot be set up.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (tenant, expert) in options.Value.Experts)
        {
            var pack = packs.Find(tenant) ?? throw new StartupException($"Nlu:Experts:{tenant} names a tenant that Tenancy:Tenants does not have.");
            _experts[tenant] = (expert.Kind == "onnx" ? new OnnxExpert(expert, pack) : new ChatExpert(expert, pack), expert, Pipeline(expert, time));
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

        var outcome = "failed";
        try
        {
            var masked = Masking.WithoutPersonalData(text, read.Entities);
            var opinion = await known.Pipeline.ExecuteAsync(async token => await known.Expert.AskAsync(masked, token), cancellationToken);
            outcome = opinion is null ? "unreadable" : "used";
            return opinion is null ? read : Mix(read, opinion, known.Options.Weight) with { ModelVersion = $"{read.ModelVersion}+{known.Expert.Name}" };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            outcome = exception switch
            {
                TimeoutRejectedException => "timed_out",
                RateLimiterRejectedException => "over_budget",
                BrokenCircuitException => "suspended",
                _ => "failed",
            };
            if (outcome is "timed_out" or "failed")
                Log.NoOpinion(logger, known.Expert.Name, tenant, exception.Message.ReplaceLineEndings(" "));
            return read;
        }
        finally
        {
            NluTelemetry.Asked(tenant, outcome);
        }
    }

    public void Dispose()
    {
        foreach (var (expert, _, _) in _experts.Values)
            expert.Dispose();
    }

    private static ResiliencePipeline Pipeline(ExpertOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRateLimiter(new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
            {
                PermitLimit = options.CallsPerMinute,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 6,
            }))
            // While it is down, customers do not wait for it in vain.
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(30),
            })
            .AddTimeout(options.Timeout)
            .Build();

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
