namespace Platform.Audit.Recording;

/// <summary>
/// Counts the numbered events of turns under way, so that the end of a turn needs no look into the store. Bounded: the
/// turns seen first are forgotten first, and the answer for them is <see cref="TurnState.Unknown"/>.
/// </summary>
internal sealed class OpenTurns(int limit)
{
    private readonly Dictionary<Guid, Turn> _turns = [];
    private readonly Queue<Guid> _order = [];

    /// <summary>Counts a new record that has a turn and a number; tells the turn's end when it is complete.</summary>
    public TurnState Add(AuditEntry entry, long index, out TurnEnd? end)
    {
        end = null;
        var turnId = entry.TurnId!.Value;
        if (!_turns.TryGetValue(turnId, out var turn))
        {
            // Nothing numbered of a turn comes before its opening but what was overtaken, and then the count falls
            // short at the end of the turn and the store is asked.
            if (entry.Type != EventReader.TurnOpened)
                return TurnState.Unknown;
            turn = new Turn(0, null, -1);
            Remember(turnId);
        }

        turn = turn with
        {
            Recorded = index > turn.CountedUpTo ? turn.Recorded + 1 : turn.Recorded,
            End = turn.End ?? entry.End,
        };
        _turns[turnId] = turn;
        if (turn.Recorded >= turn.End?.EventCount)
        {
            end = turn.End;
            _turns.Remove(turnId);
            return TurnState.Complete;
        }

        return entry.Type == EventReader.TurnClosed ? TurnState.Unknown : TurnState.Open;
    }

    /// <summary>Goes on from what the store holds up to the record <paramref name="upTo"/>.</summary>
    public void Set(Guid turnId, int recorded, TurnEnd? end, long upTo)
    {
        if (!_turns.ContainsKey(turnId))
            Remember(turnId);
        _turns[turnId] = new Turn(recorded, end, upTo);
    }

    private void Remember(Guid turnId)
    {
        _order.Enqueue(turnId);
        if (_order.Count > limit)
            _turns.Remove(_order.Dequeue());
    }

    private readonly record struct Turn(int Recorded, TurnEnd? End, long CountedUpTo);
}

/// <summary>What is known of a turn.</summary>
internal enum TurnState
{
    /// <summary>Some of its events are not recorded yet.</summary>
    Open,

    /// <summary>All of its numbered events are recorded.</summary>
    Complete,

    /// <summary>Only the store can tell.</summary>
    Unknown,
}
