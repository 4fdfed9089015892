namespace Platform.Load.Chaos;

/// <summary>What is done to a process of the platform.</summary>
internal enum FaultKind
{
    /// <summary>Killed with -9, and started again a few seconds later.</summary>
    Kill,

    /// <summary>Stopped in order and started again.</summary>
    Restart,

    /// <summary>Held with SIGSTOP for a while: it neither works nor says goodbye.</summary>
    Hold,

    /// <summary>Kafka takes no more events for a while, as if its disks were full.</summary>
    Fill,
}

/// <summary>A fault at a time of the run.</summary>
/// <param name="At">After the beginning.</param>
internal sealed record Fault(TimeSpan At, FaultKind Kind, string Process)
{
    /// <summary>
    /// Kills of every process in turn, in an order that the seed decides, and between them restarts of RabbitMQ and Redis
    /// holds of a routing replica and of Kafka, and a Kafka that is full, evenly over the run. The last part of the run is left for recovery.
    /// </summary>
    public static IReadOnlyList<Fault> Plan(IReadOnlyList<string> processes, int kills, TimeSpan duration, int seed)
    {
        var random = new Random(seed);
        var order = processes.ToArray();
        random.Shuffle(order);
        var faults = Enumerable.Range(0, kills).Select(i => (Kind: FaultKind.Kill, Process: order[i % order.Length])).ToList();
        (FaultKind, string)[] others =
        [
            (FaultKind.Restart, "rabbitmq"), (FaultKind.Hold, "routing-1"), (FaultKind.Restart, "redis"), (FaultKind.Hold, "kafka"), (FaultKind.Fill, "kafka"),
        ];
        for (var i = 0; i < others.Length; i++)
            faults.Insert((i + 1) * faults.Count / (others.Length + 1), others[i]);

        var between = duration / (faults.Count + 1);
        return [.. faults.Select((fault, i) => new Fault(between * (i + 0.5), fault.Kind, fault.Process))];
    }
}
