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
    /// <param name="ordered">One replica at a time takes from the queue, so that messages are begun in their order; the others stand by.</param>
    public void Add<TConsumer>(int? concurrency = null, bool ordered = false)
        where TConsumer : class, IConsumer
    {
        var queue = QueueName(_service, typeof(TConsumer).Name);
        if (ordered)
            _bus.AddConfigureEndpointsCallback((name, endpoint) =>
            {
                if (name == queue && endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
                    rabbit.SingleActiveConsumer = true;
            });
        _bus.AddConsumer<TConsumer>().Endpoint(endpoint =>
        {
            endpoint.Name = queue;
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
