using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.Hosting.Http;

/// <summary>
/// Shows the parts of <c>/readyz</c> as a metric, so that a store or a broker that is away is seen where the rest is watched.
/// </summary>
internal sealed class HealthMetrics(IMeterFactory meters) : IHealthCheckPublisher
{
    private readonly Gauge<double> _health = meters.Create("Platform.Hosting").CreateGauge<double>(
        "platform.hosting.health", null, "Parts of /readyz: 1 well, 0.5 degraded, 0 not usable.");

    public static void Schedule(HealthCheckPublisherOptions options)
    {
        options.Delay = TimeSpan.FromSeconds(1);
        options.Period = TimeSpan.FromSeconds(10);
        options.Predicate = static check => check.Tags.Contains("ready");
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var (name, entry) in report.Entries)
        {
            var value = entry.Status switch { HealthStatus.Healthy => 1, HealthStatus.Degraded => 0.5, _ => 0 };
            _health.Record(value, new KeyValuePair<string, object?>("check", name));
        }

        return Task.CompletedTask;
    }
}
