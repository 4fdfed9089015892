using System.Threading.RateLimiting;
using Polly;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Platform.Models;

/// <summary>
/// Calls of one model from outside, which may fail and take its time: no more of them than the budget allows, none waited for beyond
/// its time, and none at all for half a minute after several in a row were in vain. Safe for use by several threads.
/// </summary>
public sealed class ModelCalls : IDisposable
{
    private static readonly ResiliencePropertyKey<TimeSpan> Timeout = new("timeout");

    private readonly SlidingWindowRateLimiter _budget;
    private readonly ResiliencePipeline _pipeline;

    /// <param name="callsPerMinute">At most so many in a minute, 1 or more.</param>
    /// <param name="time">The clock.</param>
    public ModelCalls(int callsPerMinute, TimeProvider time)
    {
        _budget = new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
        {
            PermitLimit = callsPerMinute,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRateLimiter(_budget)
            // While it is down, customers do not wait for it in vain.
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = 5,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(30),
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = call => ValueTask.FromResult(call.Context.Properties.GetValue(Timeout, TimeSpan.FromSeconds(1))),
            })
            .Build();
    }

    /// <summary>Asks, and never throws but when it is given up.</summary>
    /// <param name="ask">The call; null if what came back cannot be read.</param>
    /// <param name="timeout">Not waited for longer; more than 0.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<ModelCall<T>> AskAsync<T>(Func<CancellationToken, Task<T?>> ask, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Timeout, timeout);
        try
        {
            var answer = await _pipeline.ExecuteAsync(static async (context, ask) => await ask(context.CancellationToken), context, ask);
            return new(answer, answer is null ? CallOutcome.Unreadable : CallOutcome.Answered, null);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var outcome = exception switch
            {
                TimeoutRejectedException => CallOutcome.TimedOut,
                RateLimiterRejectedException => CallOutcome.OverBudget,
                BrokenCircuitException => CallOutcome.Suspended,
                _ => CallOutcome.Failed,
            };
            return new(null, outcome, exception.Message.ReplaceLineEndings(" "));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _budget.Dispose();
}

/// <summary>What came of a call.</summary>
/// <param name="Answer">The answer; null unless <paramref name="Outcome"/> is <see cref="CallOutcome.Answered"/>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it failed; null if it did not.</param>
public readonly record struct ModelCall<T>(T? Answer, CallOutcome Outcome, string? Reason)
    where T : class
{
    /// <summary>Whether the model itself is to blame, and an operator should read of it.</summary>
    public bool IsFault => Outcome is CallOutcome.TimedOut or CallOutcome.Failed;
}

/// <summary>How a call of a model ended.</summary>
public enum CallOutcome
{
    /// <summary>With an answer.</summary>
    Answered,

    /// <summary>With what cannot be read.</summary>
    Unreadable,

    /// <summary>Not in time.</summary>
    TimedOut,

    /// <summary>It was not made: the minute's calls are used up.</summary>
    OverBudget,

    /// <summary>It was not made: several before it were in vain.</summary>
    Suspended,

    /// <summary>With an error.</summary>
    Failed,
}

/// <summary>Names of outcomes for metrics and events.</summary>
public static class CallOutcomes
{
    /// <summary>In snake case.</summary>
    public static string Name(this CallOutcome outcome) => outcome switch
    {
        CallOutcome.Answered => "answered",
        CallOutcome.Unreadable => "unreadable",
        CallOutcome.TimedOut => "timed_out",
        CallOutcome.OverBudget => "over_budget",
        CallOutcome.Suspended => "suspended",
        _ => "failed",
    };
}
