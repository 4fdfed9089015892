using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Platform.Hosting.Http;

/// <summary>The three questions that Kubernetes asks a process.</summary>
internal static class HealthEndpoints
{
    private static readonly string[] Paths = ["/healthz", "/readyz", "/startupz"];

    public static bool Serves(PathString path) => Array.Exists(Paths, known => path.StartsWithSegments(known));

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        // Alive as long as it answers: a restart mends no broker and no store.
        Map(app, "/healthz", static _ => false);
        Map(app, "/readyz", static check => check.Tags.Contains("ready"));
        Map(app, "/startupz", static check => check.Tags.Contains("startup"));
    }

    private static void Map(IEndpointRouteBuilder app, string path, Func<HealthCheckRegistration, bool> asked) =>
        app.MapHealthChecks(path, new HealthCheckOptions { Predicate = asked, ResponseWriter = WriteAsync })
            .AllowAnonymous().DisableRateLimiting();

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new { status = entry.Value.Status.ToString(), reason = entry.Value.Description }),
        });
}
