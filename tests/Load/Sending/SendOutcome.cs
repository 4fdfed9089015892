using Platform.Contracts.Channels;

namespace Platform.Load.Sending;

/// <summary>What became of a message.</summary>
/// <param name="Status">Where it stands; null if it was never acknowledged.</param>
/// <param name="Error">Kind of failure, if it failed.</param>
internal sealed record SendOutcome(MessageStatus? Status, string? Error = null);
