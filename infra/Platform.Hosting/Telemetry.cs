using MassTransit.Logging;
using MassTransit.Monitoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Platform.Hosting.Http;

namespace Platform.Hosting;

/// <summary>
/// OpenTelemetry for HTTP, bus, grains and storage. It exports by OTLP when the standard variables (first of all
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>) name a collector, and shows its metrics at <c>/metrics</c> with
/// <c>Telemetry:Prometheus=true</c>; otherwise nothing is collected and nothing costs.
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder, string serviceName)
    {
        var pushes = !string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var shows = ShowsMetrics(builder.Configuration);
        if (!pushes && !shows)
            return;

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                builder.Configuration["OTEL_SERVICE_NAME"] ?? serviceName, "platform"))
            .WithMetrics(metrics =>
            {
                metrics
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddMeter(InstrumentationOptions.MeterName, "Microsoft.Orleans", "Platform.*");
                if (shows)
                    // Every series says whose it is, however it is collected: dashboards and alerts rest on it.
                    metrics.AddPrometheusExporter(prometheus => prometheus.ResourceConstantLabels = key => key == "service.name");
            });
        builder.Services.AddSingleton<IHealthCheckPublisher, HealthMetrics>();
        builder.Services.Configure<HealthCheckPublisherOptions>(HealthMetrics.Schedule);
        if (pushes)
            telemetry
                .WithTracing(tracing => tracing
                    .AddAspNetCoreInstrumentation(http =>
                        http.Filter = context => !HealthEndpoints.Serves(context.Request.Path))
                    .AddHttpClientInstrumentation()
                    .AddSource(DiagnosticHeaders.DefaultListenerName, "Microsoft.Orleans.Application", "Platform.*"))
                .WithLogging(configureBuilder: null, logs => logs.IncludeScopes = true)
                .UseOtlpExporter();
    }

    public static void MapMetrics(this WebApplication app)
    {
        if (ShowsMetrics(app.Configuration))
            app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous().DisableRateLimiting();
    }

    private static bool ShowsMetrics(IConfiguration configuration) => configuration.GetValue("Telemetry:Prometheus", false);
}
