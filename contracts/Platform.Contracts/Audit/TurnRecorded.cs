using Platform.Contracts.Conversations;

namespace Platform.Contracts.Audit;

/// <summary>
/// audit holds every event of the turn, durably. A receipt for the gateway's inbox and not itself an event: recording
/// the record would never end.
/// </summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="TurnId">The turn.</param>
/// <param name="Decision">What was decided; of a silent turn the gateway awaits no reply.</param>
/// <param name="RecordedAt">When the last of its events was durable.</param>
public sealed record TurnRecorded(
    string TenantId, string ConversationId, Guid TurnId, Decision Decision, DateTimeOffset RecordedAt);
