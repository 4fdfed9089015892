namespace Platform.Load.Sending;

/// <summary>A dialogue and when each of its messages is due, counted from the start.</summary>
internal sealed record ScheduledDialogue(int Dialogue, IReadOnlyList<TimeSpan> Due);

/// <summary>
/// Deals dialogues to lanes so that messages leave at a constant rate whatever the replies take: an open loop.
/// Latency is to be measured from these times, or a stalled server would not be asked while it stalls
/// ("coordinated omission": G. Tene, wrk2).
/// </summary>
internal static class Schedule
{
    /// <summary>
    /// Lane l sends its m-th message at (m · lanes + l) / rate. It takes the next dialogue when its own has ended, so
    /// a dialogue's messages are lanes/rate seconds apart; at the end idle lanes leave gaps rather than crowd the rest.
    /// </summary>
    /// <param name="lengths">Messages of each dialogue.</param>
    /// <param name="lanes">Dialogues under way at a time.</param>
    /// <param name="rate">Messages per second.</param>
    public static IReadOnlyList<IReadOnlyList<ScheduledDialogue>> Deal(IReadOnlyList<int> lengths, int lanes, double rate)
    {
        var dealt = Enumerable.Range(0, lanes).Select(_ => new List<ScheduledDialogue>()).ToArray();
        var free = new PriorityQueue<int, long>(Enumerable.Range(0, lanes).Select(lane => (lane, (long)lane)));
        for (var dialogue = 0; dialogue < lengths.Count; dialogue++)
        {
            free.TryDequeue(out var lane, out var slot);
            var due = new TimeSpan[lengths[dialogue]];
            for (var message = 0; message < due.Length; message++, slot += lanes)
                due[message] = TimeSpan.FromSeconds(slot / rate);
            dealt[lane].Add(new ScheduledDialogue(dialogue, due));
            free.Enqueue(lane, slot);
        }
        return dealt;
    }
}
