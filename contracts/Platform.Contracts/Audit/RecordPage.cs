namespace Platform.Contracts.Audit;

/// <summary>Some records, in the order of their indexes.</summary>
/// <param name="Records">The records.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null when this is the last one.</param>
public sealed record RecordPage(IReadOnlyList<AuditRecord> Records, long? Next);
