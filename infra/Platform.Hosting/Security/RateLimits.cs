using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Platform.Hosting.Security;

/// <summary>How often one caller may call one replica (section <c>Security:RateLimit</c>).</summary>
public sealed class RateLimitOptions
{
    /// <summary>Calls a second in the long run; 0 for no limit.</summary>
    public int PermitsPerSecond { get; set; } = 1000;

    /// <summary>Calls at once, after a rest.</summary>
    public int Burst { get; set; } = 2000;

    internal IEnumerable<ValidationResult> Check()
    {
        if (PermitsPerSecond is < 0 or > 1_000_000)
            yield return new ValidationResult("Security:RateLimit:PermitsPerSecond must be from 0 (no limit) to 1000000.");
        if (Burst < Math.Max(1, PermitsPerSecond))
            yield return new ValidationResult("Security:RateLimit:Burst must be at least 1 and at least PermitsPerSecond.");
    }
}

/// <summary>A token bucket for each key; callers without one, such as visitors of the web chat, have one for each address.</summary>
internal static class RateLimits
{
    public static void AddRateLimits(this IServiceCollection services, RateLimitOptions limit)
    {
        if (limit.PermitsPerSecond == 0)
            return;
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                RateLimitPartition.GetTokenBucketLimiter(CallerOf(context), _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = limit.Burst,
                    TokensPerPeriod = limit.PermitsPerSecond,
                    ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                }));
            limiter.OnRejected = RefuseAsync;
        });
    }

    private static string CallerOf(HttpContext context) =>
        context.User.FindFirst(CallerClaims.Key)?.Value ?? context.Connection.RemoteIpAddress?.ToString() ?? "";

    private static async ValueTask RefuseAsync(OnRejectedContext refusal, CancellationToken cancellationToken)
    {
        var wait = refusal.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, Math.Ceiling(after.TotalSeconds)) : 1;
        refusal.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
        await TypedResults.Problem(
                "This caller sends more requests than it may. Wait for the time in Retry-After.",
                statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests")
            .ExecuteAsync(refusal.HttpContext);
    }
}
