using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Platform.Routing;

/// <summary>
/// Says what is wrong with the Redis that holds the membership. <c>Degraded</c> and not unhealthy: conversations go on without
/// it, only no silo can join or be missed meanwhile.
/// </summary>
internal sealed class RedisHealthCheck(IOptions<RoutingOptions> options) : IHealthCheck
{
    private const int PatienceMilliseconds = 1500;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // A connection of its own each time: it tells why, where one that connects again by itself only tells that.
        var redis = ConfigurationOptions.Parse(options.Value.Cluster.Redis!);
        redis.AbortOnConnectFail = true;
        redis.ConnectRetry = 1;
        redis.ConnectTimeout = redis.AsyncTimeout = redis.SyncTimeout = PatienceMilliseconds;
        redis.ClientName = "platform-health";
        var name = string.Join(",", redis.EndPoints.Select(endPoint => endPoint.ToString()!.Replace("Unspecified/", "", StringComparison.Ordinal)));
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
            await connection.GetDatabase().PingAsync();
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return HealthCheckResult.Degraded($"Redis at {name} cannot be used: {Reason(exception)}.");
        }
    }

    private static string Reason(Exception exception) => exception switch
    {
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => "the login is refused",
        RedisServerException server when server.Message.StartsWith("NOAUTH", StringComparison.Ordinal) => "the login is refused",
        RedisConnectionException { FailureType: ConnectionFailureType.UnableToConnect } => "no connection",
        _ => "it does not answer in time",
    };
}
