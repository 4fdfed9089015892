using Platform.Audit.Evidence;
using Platform.Audit.Recording;
using Platform.Hosting;

namespace Platform.Audit;

/// <summary>Keeps every event as evidence: one append-only chain of hashes for each tenant.</summary>
public sealed class AuditService : IPlatformService
{
    /// <inheritdoc />
    public string Name => "audit";

    /// <inheritdoc />
    public void AddServices(WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AuditOptions>().BindConfiguration("Audit").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddServiceStore("audit", (provider, _) => provider.GetRequiredService<AuditRecords>());
        builder.Services.AddSingleton<AuditTelemetry>();
        builder.Services.AddSingleton<AuditRecords>();
        builder.Services.AddSingleton<Chains>();
    }

    /// <inheritdoc />
    // Replicas could share the queue, but would mostly wait for each other's places in the chain.
    public void AddConsumers(ConsumerRegistry consumers) => consumers.Add<EventConsumer>(singleActive: true);

    /// <inheritdoc />
    public void MapEndpoints(IEndpointRouteBuilder app) => EvidenceEndpoints.Map(app);
}
