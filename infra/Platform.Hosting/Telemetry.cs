using MassTransit.Logging;
using MassTransit.Monitoring;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Platform.Hosting.Http;

namespace Platform.Hosting;

/// <summary>
/// OpenTelemetry for HTTP, bus, grains and storage. It exports by OTLP when the standard variables (first of all
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>) name a collector; otherwise nothing is collected and nothing costs.
/// </summary>
internal static class Telemetry
{
    public static void AddTelemetry(this WebApplicationBuilder builder, string serviceName)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                builder.Configuration["OTEL_SERVICE_NAME"] ?? serviceName, "platform"))
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(http =>
                    http.Filter = context => !HealthEndpoints.Serves(context.Request.Path))
                .AddHttpClientInstrumentation()
                .AddSource(DiagnosticHeaders.DefaultListenerName, "Microsoft.Orleans.Application", "Platform.*"))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(InstrumentationOptions.MeterName, "Microsoft.Orleans", "Platform.*"))
            .WithLogging(configureBuilder: null, logs => logs.IncludeScopes = true)
            .UseOtlpExporter();
    }
}
