namespace Platform.Contracts.Knowledge;

/// <summary>A part of a text, in UTF-16 code units.</summary>
/// <param name="Start">Where it begins, from 0.</param>
/// <param name="Length">How long it is, from 0.</param>
public sealed record TextRange(int Start, int Length);
