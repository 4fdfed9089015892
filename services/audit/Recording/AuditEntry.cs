using Platform.Contracts.Audit;
using Platform.Contracts.Conversations;

namespace Platform.Audit.Recording;

/// <summary>
/// An event that is to be recorded; the fields are those of <see cref="AuditRecord"/>, and of the last event of a turn
/// what it says of the whole turn.
/// </summary>
internal sealed record AuditEntry(
    string Tenant,
    Guid EventId,
    string Type,
    DateTimeOffset OccurredAt,
    string? ConversationId,
    Guid? TurnId,
    long? Sequence,
    string Payload,
    string PayloadHash,
    TurnEnd? End);

/// <summary>How many numbered events a turn has and what was decided.</summary>
internal sealed record TurnEnd(int EventCount, Decision Decision);
