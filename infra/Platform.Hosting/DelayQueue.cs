using System.Globalization;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace Platform.Hosting;

/// <summary>
/// Keeps messages on the broker for a time and then sends each to the queue that its routing key names: a queue whose
/// messages all expire after the same time, so that the first is always the next to leave, and go to the default exchange.
/// </summary>
internal sealed class DelayQueue(TimeSpan delay)
{
    /// <summary>The length is in the name, so that another length makes another queue and never contradicts an old one.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"platform-delay-{delay.TotalSeconds:0.###}s");

    public TimeSpan Delay => delay;

    public async Task DeclareAsync(ChannelContext channel)
    {
        // An exchange before it, since a queue's name is taken for the routing key otherwise.
        await channel.ExchangeDeclare(Name, ExchangeType.Fanout, durable: true, autoDelete: false, arguments: null, channel.CancellationToken);
        await channel.QueueDeclare(
            Name,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object>
            {
                ["x-queue-type"] = "quorum",
                ["x-message-ttl"] = (long)delay.TotalMilliseconds,
                ["x-dead-letter-exchange"] = "",
                // A message leaves when the other queue has it, and not before. It needs the overflow.
                ["x-dead-letter-strategy"] = "at-least-once",
                ["x-overflow"] = "reject-publish",
            },
            channel.CancellationToken);
        await channel.QueueBind(Name, Name, routingKey: "", arguments: null, channel.CancellationToken);
    }
}
