namespace Platform.Load.Streams;

/// <summary>
/// Checks routing's numbers, conversation by conversation, as they come: each of 1, 2, 3, … once, in order. The same event
/// again is a redelivery, which is allowed; another event with the same number is one that was done twice.
/// </summary>
internal sealed class SequenceLedger
{
    // Place n - 1 holds a part of the id of event n: enough to tell two events of one conversation apart.
    private readonly Dictionary<string, List<long>> _conversations = new(StringComparer.Ordinal);
    private string? _firstDoubled;
    private long _events;
    private long _redelivered;
    private long _doubled;
    private long _outOfOrder;

    /// <summary>False if the event was there already or cannot be right.</summary>
    /// <param name="conversation">Unique over all tenants.</param>
    /// <param name="sequence">Routing's number.</param>
    /// <param name="eventId">The event.</param>
    public bool Add(string conversation, long sequence, Guid eventId)
    {
        if (sequence is < 1 or > 1_000_000)
        {
            _doubled++;
            _firstDoubled ??= $"{conversation}: {sequence} is no number of an event";
            return false;
        }

        if (!_conversations.TryGetValue(conversation, out var seen))
            _conversations[conversation] = seen = [];
        var id = BitConverter.ToInt64(eventId.ToByteArray()) | 1;
        var place = (int)sequence - 1;
        if (place < seen.Count && seen[place] != 0)
        {
            if (seen[place] == id)
            {
                _redelivered++;
                return false;
            }

            _doubled++;
            _firstDoubled ??= $"{conversation}: two events have the number {sequence}";
            return false;
        }

        _events++;
        // One too late or too early; what is never there at all is a gap.
        if (place < seen.Count)
            _outOfOrder++;
        while (seen.Count <= place)
            seen.Add(0);
        seen[place] = id;
        return true;
    }

    /// <summary>The highest number of a conversation; 0 if no event of it came.</summary>
    public int HighestOf(string conversation) => _conversations.TryGetValue(conversation, out var seen) ? seen.Count : 0;

    public SequenceTotals Totals()
    {
        var missing = 0L;
        string? firstGap = null;
        foreach (var (conversation, seen) in _conversations)
        {
            var gaps = seen.Count(id => id == 0);
            if (gaps == 0)
                continue;
            missing += gaps;
            firstGap ??= $"{conversation}: {gaps} of {seen.Count} numbers are missing, first {seen.IndexOf(0) + 1}";
        }

        return new SequenceTotals(_conversations.Count, _events, _redelivered, _outOfOrder, missing, firstGap, _doubled, _firstDoubled);
    }
}

/// <summary>What the ledger found.</summary>
/// <param name="Conversations">With at least one numbered event.</param>
/// <param name="Events">Numbered events, redeliveries not counted.</param>
/// <param name="Redelivered">Events that came again.</param>
/// <param name="OutOfOrder">Events that came after one with a higher number.</param>
/// <param name="Missing">Numbers that no event has, below the highest of their conversation.</param>
/// <param name="FirstGap">Where the first is missing, in words.</param>
/// <param name="Doubled">Events with a number that another event has, or that no event can have.</param>
/// <param name="FirstDoubled">The first of them, in words.</param>
internal sealed record SequenceTotals(
    int Conversations, long Events, long Redelivered, long OutOfOrder, long Missing, string? FirstGap, long Doubled, string? FirstDoubled)
{
    /// <summary>Something came, nothing is missing, nothing was done twice.</summary>
    public bool Sound => Events > 0 && Missing == 0 && Doubled == 0;
}
