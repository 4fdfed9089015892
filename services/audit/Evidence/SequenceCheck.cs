using Platform.Contracts.Audit;

namespace Platform.Audit.Evidence;

/// <summary>Finds numbers that are missing or doubled; takes them in any order.</summary>
internal sealed class SequenceCheck
{
    private const int Listed = 100;

    private readonly HashSet<long> _seen = [];
    private readonly SortedSet<long> _doubled = [];
    private long _events;
    private long _last;

    public void Add(long sequence)
    {
        _events++;
        _last = Math.Max(_last, sequence);
        if (!_seen.Add(sequence))
            _doubled.Add(sequence);
    }

    public SequenceReport Report(string conversationId)
    {
        var missing = new List<long>();
        for (var number = 1L; number <= _last && missing.Count < Listed; number++)
        {
            if (!_seen.Contains(number))
                missing.Add(number);
        }

        return new SequenceReport(
            conversationId, missing.Count == 0 && _doubled.Count == 0, _events, _last, missing, [.. _doubled.Take(Listed)]);
    }
}
