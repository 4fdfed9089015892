using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace Platform.Hosting;

/// <summary>
/// Publishes an empty message to nobody every few seconds, over a connection of its own, and so knows whether the broker
/// takes messages and, if not, why: what MassTransit does not tell (a refused login, a broker that is blocked by an alarm or
/// hangs). Says each change in one line, and is the check <c>broker</c> of <c>/readyz</c>.
/// </summary>
internal sealed partial class BrokerWatch(IOptions<BusOptions> options, TimeProvider time, ILogger<BrokerWatch> logger) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly string _broker = BrokerConnection.Describe(options.Value);
    private string? _reason = "it has not answered yet";
    private bool _wasReached;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_reason is not { } reason ? HealthCheckResult.Healthy()
            // A process that works may be needed for what needs no broker; one that has never found its broker is set up wrongly.
            : _wasReached ? HealthCheckResult.Degraded($"{_broker}: {reason}") : HealthCheckResult.Unhealthy($"{_broker}: {reason}"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await WatchAsync(timer, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Say(BrokerConnection.Reason(exception) ?? exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task WatchAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        string? blocked = null;
        await using var connection = await BrokerConnection.OpenAsync(options.Value, "platform watch", cancellationToken);
        connection.ConnectionBlockedAsync += (_, blocking) =>
        {
            Say(blocked = $"it takes no messages: {blocking.Reason}");
            return Task.CompletedTask;
        };
        connection.ConnectionUnblockedAsync += (_, _) =>
        {
            blocked = null;
            return Task.CompletedTask;
        };
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), cancellationToken);
        do
        {
            var probe = channel.BasicPublishAsync("", "platform-watch", ReadOnlyMemory<byte>.Empty, cancellationToken).AsTask();
            while (!await EndsAsync(probe))
            {
                // The confirmation of what was under way when a connection broke may never come.
                if (channel.CloseReason is { } closed)
                    throw new RabbitMQ.Client.Exceptions.AlreadyClosedException(closed);
                Say(blocked ?? "it does not answer");
            }

            await probe;
            Say(null);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<bool> EndsAsync(Task probe)
    {
        await probe.WaitAsync(Interval, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return probe.IsCompleted;
    }

    private void Say(string? reason)
    {
        if (Interlocked.Exchange(ref _reason, reason) == reason)
            return;
        if (reason is not null)
            Log.Unusable(logger, _broker, reason);
        else if (_wasReached)
            Log.Usable(logger, _broker);
        _wasReached |= reason is null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Broker}: {Reason}. It is tried again until it works")]
        public static partial void Unusable(ILogger logger, string broker, string reason);

        [LoggerMessage(2, LogLevel.Warning, "{Broker}: it works again")]
        public static partial void Usable(ILogger logger, string broker);
    }
}
