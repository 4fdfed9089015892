using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Platform.Contracts;
using Platform.ServiceTests.Support;
using Platform.Streaming;
using Platform.Streaming.Kafka;

namespace Platform.ServiceTests.Streaming;

/// <summary>A process that sends to Kafka and reads in the group, with nothing else in it.</summary>
internal sealed class StreamHost : IAsyncDisposable
{
    private readonly IHost _host;

    private StreamHost(IHost host, ConcurrentDictionary<Guid, int> effects)
    {
        _host = host;
        Effects = effects;
    }

    /// <summary>Event ids and how often each came; may be shared between hosts, as a store would be.</summary>
    public ConcurrentDictionary<Guid, int> Effects { get; }

    public EventProducer Producer => _host.Services.GetRequiredService<EventProducer>();

    public string? Problem => _host.Services.GetRequiredService<KafkaConnection>().Problem;

    public static async Task<StreamHost> StartAsync(
        string servers, ConcurrentDictionary<Guid, int>? store = null, Func<IEvent, Task>? before = null, params (string Name, string Value)[] settings)
    {
        var effects = store ?? new ConcurrentDictionary<Guid, int>();
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var configuration = new Dictionary<string, string?>
        {
            ["Stream:Kind"] = "kafka",
            ["Stream:PseudonymKey"] = "a secret of more than thirty-two characters",
            ["Stream:Kafka:BootstrapServers"] = servers,
            ["Stream:Kafka:CreateTopics"] = "false",
        };
        foreach (var (name, value) in settings)
            configuration["Stream:" + name] = value;
        builder.Configuration.AddInMemoryCollection(configuration);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddEventStream(builder.Configuration, _ => async @event =>
        {
            if (before is not null)
                await before(@event);
            effects.AddOrUpdate(@event.EventId, 1, (_, times) => times + 1);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new StreamHost(host, effects);
    }

    public Task SendAsync(IEvent @event) => Producer.SendAsync(@event, TestContext.Current.CancellationToken);

    public Task HasEffectsAsync(IReadOnlyCollection<IEvent> events) => Eventually.GetAsync(
        () => events.All(@event => Effects.ContainsKey(@event.EventId)) ? Effects : null,
        () => $"{events.Count(@event => !Effects.ContainsKey(@event.EventId))} of {events.Count} events had no effect; Kafka: {Problem ?? "well"}",
        seconds: 60);

    public Task<string> HasProblemAsync(string part) => Eventually.GetAsync(
        async () =>
        {
            var report = await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"));
            return report.Entries["stream"] is { Status: HealthStatus.Unhealthy, Description: { } problem } && problem.Contains(part, StringComparison.OrdinalIgnoreCase)
                ? problem
                : null;
        },
        () => $"expected a problem with '{part}', but: {Problem ?? "none"}",
        seconds: 30);

    public Task IsReadyAsync() => Eventually.GetAsync(() => Problem is null ? "ready" : null, () => Problem ?? "", seconds: 30);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }
}
