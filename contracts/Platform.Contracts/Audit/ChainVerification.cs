namespace Platform.Contracts.Audit;

/// <summary>Result of a walk along a whole chain.</summary>
/// <param name="Valid">Every record is what was recorded, at its place, and none is missing.</param>
/// <param name="Records">How many records were found good: all of them, or those before the first problem.</param>
/// <param name="HeadHash">Hash of the last good record; 64 zeros if there is none.</param>
/// <param name="FirstProblem">Where the chain breaks; null if it does not.</param>
public sealed record ChainVerification(bool Valid, long Records, string HeadHash, ChainProblem? FirstProblem);

/// <summary>A place where a chain breaks.</summary>
/// <param name="Index">Index of the record concerned.</param>
/// <param name="Reason">What is wrong with it, in a sentence.</param>
public sealed record ChainProblem(long Index, string Reason);
