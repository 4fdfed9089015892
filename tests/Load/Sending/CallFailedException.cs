namespace Platform.Load.Sending;

/// <summary>A call failed for good; the message names the kind of failure and holds nothing of the one call.</summary>
internal sealed class CallFailedException(string kind) : Exception(kind);
