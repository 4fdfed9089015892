using Platform.Contracts.Understanding;
using Platform.Learning.Text;

namespace Platform.Nlu.Entities;

/// <summary>What a recogniser has found; where candidates overlap, the one of the higher rank stays.</summary>
internal readonly record struct Candidate(string Type, string Value, int Start, int Length, int Rank)
{
    public int End => Start + Length;

    public Entity In(string text, TracedText folded)
    {
        var (start, length) = folded.Source(Start, Length);
        return new Entity(Type, Value, text.Substring(start, length), start, length);
    }
}
