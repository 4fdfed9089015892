namespace Platform.Contracts.Audit;

/// <summary>
/// The end of a tenant's chain. Noted at another place from time to time, it proves later that nothing up to here was
/// changed or cut off: send it to <c>/v1/audit/verify</c>.
/// </summary>
/// <param name="Records">How many records the chain has.</param>
/// <param name="Index">Index of the last record; null while there is none.</param>
/// <param name="Hash">Hash of the last record; 64 zeros while there is none.</param>
/// <param name="RecordedAt">When the last record was written; null while there is none.</param>
public sealed record ChainHeadResponse(long Records, long? Index, string Hash, DateTimeOffset? RecordedAt);
