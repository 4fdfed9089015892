using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Platform.Streaming.Kafka;

/// <summary>
/// Asks the cluster every few seconds whether it is there, creates what topics are missing, and says once when that
/// changes. The clients reconnect by themselves; this is for the operator, and for <c>/readyz</c>.
/// </summary>
internal sealed partial class KafkaConnection : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly KafkaOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<KafkaConnection> _logger;
    private volatile Error? _lastError;
    private volatile string? _problem = "Kafka has not answered yet.";
    private volatile string? _refusal;
    private ErrorCode? _logged;

    public KafkaConnection(IOptions<StreamOptions> options, TimeProvider time, ILogger<KafkaConnection> logger)
    {
        _options = options.Value.Kafka;
        _time = time;
        _logger = logger;
    }

    /// <summary>What is wrong; null if nothing is.</summary>
    public string? Problem => _problem ?? _refusal;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Problem is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy());

    /// <summary>
    /// How long the oldest event has waited to be taken. The library tries again for ever, and without a word, what a full
    /// disk or a missing replica keeps a broker from taking.
    /// </summary>
    public Func<TimeSpan> LongestWait { get; set; } = () => TimeSpan.Zero;

    /// <summary>Kafka is there but does not take events of a topic.</summary>
    public void Refuses(string topic, Error error) => Refuses($"Kafka does not take events of {topic}: {KafkaClients.Plain(error)}.");

    public void Takes()
    {
        if (_refusal is null)
            return;
        _refusal = null;
        LogTakes();
    }

    private void Refuses(string refusal)
    {
        var isNew = _refusal is null;
        _refusal = refusal;
        if (isNew)
            LogRefusal(_refusal);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var admin = new AdminClientBuilder(KafkaClients.Configure(_options, new AdminClientConfig()))
            .SetErrorHandler((_, error) => Note(error))
            .SetLogHandler((_, _) => { })
            .Build();
        while (!stoppingToken.IsCancellationRequested)
        {
            var error = await Task.Factory.StartNew(() => Ask(admin), TaskCreationOptions.LongRunning);
            Report(error);
            if (error is null && LongestWait() is var wait && wait > Patience)
                Refuses($"Kafka at {_options.BootstrapServers} answers but has not taken an event for {wait.TotalSeconds:0} s; are its disks full, or replicas missing?");
            await Task.Delay(error is null ? TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(1), _time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Note(Error error)
    {
        // That all are down follows from the reasons before it, which say more.
        if (error.Code != ErrorCode.Local_AllBrokersDown)
            _lastError = error;
    }

    private Error? Ask(IAdminClient admin)
    {
        _lastError = null;
        try
        {
            var metadata = admin.GetMetadata(Patience);
            if (_options.CreateTopics)
                Create(admin, [.. metadata.Topics.Where(topic => !topic.Error.IsError).Select(topic => topic.Topic)]);
            return null;
        }
        catch (CreateTopicsException exception)
        {
            return Array.Find([.. exception.Results.Select(result => result.Error)], error => error.IsError && error.Code != ErrorCode.TopicAlreadyExists);
        }
        catch (KafkaException exception)
        {
            return _lastError ?? exception.Error;
        }
    }

    private void Create(IAdminClient admin, HashSet<string> existing)
    {
        TopicSpecification[] missing =
            [.. _options.EventTopics.Append(_options.DeadLetterTopic).Where(topic => !existing.Contains(topic)).Select(topic => new TopicSpecification
            {
                Name = topic,
                NumPartitions = _options.Partitions,
                ReplicationFactor = _options.ReplicationFactor ?? -1,
            })];
        if (missing.Length == 0)
            return;
        admin.CreateTopicsAsync(missing, new CreateTopicsOptions { RequestTimeout = Patience, OperationTimeout = Patience }).GetAwaiter().GetResult();
        LogCreated(string.Join(", ", missing.Select(topic => topic.Name)));
    }

    private void Report(Error? error)
    {
        if (error is null)
        {
            _problem = null;
            if (_logged != ErrorCode.NoError)
                LogThere(_options.BootstrapServers);
        }
        else
        {
            _problem = $"Kafka at {_options.BootstrapServers} cannot be used: {KafkaClients.Plain(error)}.";
            if (_logged != error.Code)
                LogAway(_problem);
        }

        _logged = error?.Code ?? ErrorCode.NoError;
    }

    [LoggerMessage(LogLevel.Information, "Kafka at {Servers} answers.")]
    private partial void LogThere(string servers);

    [LoggerMessage(LogLevel.Warning, "{Problem} Events wait on the bus until it can.")]
    private partial void LogAway(string problem);

    [LoggerMessage(LogLevel.Information, "Created the topics {Topics}.")]
    private partial void LogCreated(string topics);

    [LoggerMessage(LogLevel.Warning, "{Problem} They are tried again and wait on the bus.")]
    private partial void LogRefusal(string problem);

    [LoggerMessage(LogLevel.Information, "Kafka takes events again.")]
    private partial void LogTakes();
}
