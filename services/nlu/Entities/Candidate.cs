using Platform.Contracts.Understanding;

namespace Platform.Nlu.Entities;

/// <summary>What a recogniser has found; where candidates overlap, the one of the higher rank stays.</summary>
internal readonly record struct Candidate(string Type, string Value, int Start, int Length, int Rank)
{
    public int End => Start + Length;

    public Entity In(string text) => new(Type, Value, text.Substring(Start, Length), Start, Length);
}
