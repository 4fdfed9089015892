using System.Text.RegularExpressions;
using MassTransit;

namespace Platform.Hosting;

/// <summary>
/// Registers a service's consumers on queues named <c>{service}-{consumer}</c>. The prefix keeps two services with
/// consumers of the same name from sharing a queue, and so from stealing each other's messages.
/// </summary>
public sealed partial class ConsumerRegistry
{
    private readonly IBusRegistrationConfigurator _bus;
    private readonly string _service;
    private readonly HashSet<string> _singleActive;
    private readonly HashSet<string> _broadcast;
    private readonly HashSet<Type> _consumed;

    internal ConsumerRegistry(
        IBusRegistrationConfigurator bus, string service, HashSet<string> singleActive, HashSet<string> broadcast, HashSet<Type> consumed)
    {
        _bus = bus;
        _service = service;
        _singleActive = singleActive;
        _broadcast = broadcast;
        _consumed = consumed;
    }

    /// <summary>Adds a consumer with a queue of its own; replicas of the service share the queue.</summary>
    /// <param name="concurrency">Messages in work at once in this process; null for the bus's default.</param>
    /// <param name="singleActive">
    /// One replica at a time takes from the queue and the others stand by (RabbitMQ's single active consumer).
    /// </param>
    public void Add<TConsumer>(int? concurrency = null, bool singleActive = false)
        where TConsumer : class, IConsumer
    {
        var queue = QueueName(_service, typeof(TConsumer).Name);
        if (singleActive)
            _singleActive.Add(queue);
        _consumed.UnionWith(MessagesOf<TConsumer>());
        _bus.AddConsumer<TConsumer>().Endpoint(endpoint =>
        {
            endpoint.Name = queue;
            endpoint.ConcurrentMessageLimit = concurrency;
        });
    }

    /// <summary>
    /// Adds a consumer that gets every message in every process, on a queue that lives as long as the process is connected.
    /// For hints only: what is sent meanwhile is lost, and so is what the consumer fails on.
    /// </summary>
    public void AddBroadcast<TConsumer>()
        where TConsumer : class, IConsumer
    {
        var queue = $"{QueueName(_service, typeof(TConsumer).Name)}-{NewId.NextGuid():N}";
        _broadcast.Add(queue);
        _consumed.UnionWith(MessagesOf<TConsumer>());
        _bus.AddConsumer<TConsumer>().Endpoint(endpoint =>
        {
            endpoint.Name = queue;
            endpoint.Temporary = true;
        });
    }

    internal static string QueueName(string service, string consumer)
    {
        var name = consumer.EndsWith("Consumer", StringComparison.Ordinal) ? consumer[..^"Consumer".Length] : consumer;
        return service + "-" + WordStart().Replace(name, "-$1").ToLowerInvariant();
    }

    private static IEnumerable<Type> MessagesOf<TConsumer>() => typeof(TConsumer).GetInterfaces()
        .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IConsumer<>))
        .Select(type => type.GetGenericArguments()[0]);

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex WordStart();
}
