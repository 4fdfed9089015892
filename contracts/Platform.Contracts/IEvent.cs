namespace Platform.Contracts;

/// <summary>
/// A fact that has happened. audit records every message that implements this interface, so a new event is evidence
/// without further wiring. Delivery is at least once: <see cref="EventId"/> tells a redelivery from a new event.
/// </summary>
public interface IEvent
{
    /// <summary>Deterministic identity (see <see cref="EventIds"/>): the same fact published twice has the same id.</summary>
    Guid EventId { get; }

    /// <summary>The tenant whose fact it is.</summary>
    string TenantId { get; }

    /// <summary>When it happened, UTC.</summary>
    DateTimeOffset OccurredAt { get; }
}
