using Microsoft.Extensions.Options;
using Platform.Contracts.Conversations;
using Platform.Hosting;
using Platform.Routing.Conversations;
using Platform.Storage;

namespace Platform.Routing;

/// <summary>Looks now and then at what no event tells: who waits for a person, and how many silos there are.</summary>
internal sealed partial class RoutingGauges(
    [FromKeyedServices("routing")] IDocumentStore store,
    IClusterMembershipService membership,
    IOptions<TenantsOptions> tenants,
    TimeProvider time,
    ILogger<RoutingGauges> logger) : BackgroundService
{
    private const int Most = 10_000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly IDocumentCollection<HandoffRequested> _handoffs = store.Collection(RoutingCollections.Handoffs);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            if (!RoutingTelemetry.GaugesAreRead)
                continue;
            RoutingTelemetry.ClusterHas(membership.CurrentSnapshot.Members.Values.Count(silo => silo.Status == SiloStatus.Active));
            try
            {
                foreach (var tenant in tenants.Value.Tenants.Keys)
                    await CountAsync(tenant, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.NotCounted(logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CountAsync(string tenant, CancellationToken cancellationToken)
    {
        var waiting = await _handoffs.QueryAsync(IndexQuery.Prefix("queue", IndexKey.Join(tenant, ""), Most), cancellationToken);
        var longest = waiting.Count == 0 ? TimeSpan.Zero : time.GetUtcNow() - waiting.Min(handoff => handoff.Value.OccurredAt);
        RoutingTelemetry.HandoffsWait(tenant, waiting.Count, longest);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The conversations that wait for a person could not be counted: {Reason}")]
        public static partial void NotCounted(ILogger logger, string reason);
    }
}
