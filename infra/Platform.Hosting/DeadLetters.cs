using MassTransit;

namespace Platform.Hosting;

/// <summary>Where a message ends that its queue's consumer could not handle, and what stands in its headers then.</summary>
public static class DeadLetters
{
    /// <summary>Follows the name of a queue in the name of its error queue.</summary>
    public const string Suffix = "_error";

    /// <summary>How often the message was tried, over all deliveries.</summary>
    public const string TriesHeader = "platform-tries";

    /// <summary>How often the message was set aside.</summary>
    public const string RedeliveriesHeader = MessageHeaders.RedeliveryCount;

    /// <summary>The headers with the reason, and with when it was; MassTransit's, as its users know them.</summary>
    public const string ReasonHeader = MessageHeaders.FaultMessage, ExceptionHeader = MessageHeaders.FaultExceptionType, TimeHeader = MessageHeaders.FaultTimestamp;

    /// <summary>The error queues that services may have, by name; which of them exist depends on the configuration.</summary>
    public static IEnumerable<string> QueuesOf(IEnumerable<IPlatformService> services) => services
        .SelectMany(service => service.GetType().Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IConsumer)))
            .Select(type => ConsumerRegistry.QueueName(service.Name, type.Name) + Suffix))
        .Order(StringComparer.Ordinal);

    /// <summary>Whether a header is about failures only, so that a message which starts anew must not carry it.</summary>
    public static bool IsFailureHeader(string name) =>
        name is TriesHeader or RedeliveriesHeader or MessageHeaders.Reason
        || name.StartsWith("MT-Fault-", StringComparison.Ordinal)
        // The broker's own account of queues that the message has been through.
        || name.StartsWith("x-", StringComparison.Ordinal);
}

/// <summary>A consumer cannot ever handle this message: it goes to the error queue at once, with this reason.</summary>
public sealed class MessageRefusedException(string reason) : Exception(reason);
