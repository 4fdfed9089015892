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

    internal ConsumerRegistry(IBusRegistrationConfigurator bus, string service)
    {
        _bus = bus;
        _service = service;
    }

    /// <summary>Adds a consumer with a queue of its own; replicas of the service share the queue.</summary>
    /// <param name="concurrency">Messages in work at once in this process; null for the bus's default.</param>
    public void Add<TConsumer>(int? concurrency = null)
        where TConsumer : class, IConsumer
    {
        _bus.AddConsumer<TConsumer>().Endpoint(endpoint =>
        {
            endpoint.Name = QueueName(_service, typeof(TConsumer).Name);
            endpoint.ConcurrentMessageLimit = concurrency;
        });
    }

    internal static string QueueName(string service, string consumer)
    {
        var name = consumer.EndsWith("Consumer", StringComparison.Ordinal) ? consumer[..^"Consumer".Length] : consumer;
        return service + "-" + WordStart().Replace(name, "-$1").ToLowerInvariant();
    }

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex WordStart();
}
