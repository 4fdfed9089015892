using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.Nlu.Models;

/// <summary>Not ready before every tenant's model is trained, and promoted ones are in use.</summary>
internal sealed class TrainedHealthCheck(TenantReaders readers, ModelFollower follower) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return Task.FromResult(readers.AllTrained && follower.CaughtUp
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("Models are being trained."));
        }
#pragma warning disable CA1031 // Whatever stopped the training is the reason to report.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("A model could not be trained: " + exception.Message, exception));
        }
    }
}
