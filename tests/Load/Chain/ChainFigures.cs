namespace Platform.Load.Chain;

/// <summary>How fast chains ran.</summary>
/// <param name="Count">Chains measured.</param>
/// <param name="InFlight">Chains under way at a time.</param>
/// <param name="PerSecond">Chains finished per second.</param>
/// <param name="P50">Median time of a chain, ms.</param>
/// <param name="P99">99th percentile, ms.</param>
internal sealed record ChainFigures(int Count, int InFlight, double PerSecond, double P50, double P99);
