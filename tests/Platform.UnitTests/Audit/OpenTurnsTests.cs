using Platform.Audit.Recording;
using Platform.Contracts;
using Platform.Contracts.Conversations;

namespace Platform.UnitTests.Audit;

public sealed class OpenTurnsTests
{
    private static readonly Guid Turn = EventIds.Create("turn");

    [Fact]
    public void A_turn_is_complete_with_its_last_event()
    {
        var turns = new OpenTurns(10);

        Assert.Equal(TurnState.Open, Add(turns, Entries.Of(Turn, "turn_opened", 1), 0));
        Assert.Equal(TurnState.Open, Add(turns, Entries.Of(Turn, "reply_decided", 2), 1));
        Assert.Equal(TurnState.Complete, Add(turns, Entries.Of(Turn, "turn_closed", 3, eventCount: 3), 2));
    }

    [Fact]
    public void An_end_that_came_too_early_sends_to_the_store_once()
    {
        var turns = new OpenTurns(10);

        Assert.Equal(TurnState.Open, Add(turns, Entries.Of(Turn, "turn_opened", 1), 0));
        Assert.Equal(TurnState.Unknown, Add(turns, Entries.Of(Turn, "turn_closed", 3, eventCount: 3), 1));
        turns.Set(Turn, recorded: 2, new TurnEnd(3, Decision.Answer), upTo: 1);
        Assert.Equal(TurnState.Complete, Add(turns, Entries.Of(Turn, "reply_decided", 2), 2));
    }

    [Fact]
    public void A_record_that_the_store_has_counted_is_not_counted_again()
    {
        var turns = new OpenTurns(10);

        Assert.Equal(TurnState.Unknown, Add(turns, Entries.Of(Turn, "turn_closed", 3, eventCount: 3), 0));
        // Both were durable when the store was asked; the second was then still to be counted.
        turns.Set(Turn, recorded: 2, new TurnEnd(3, Decision.Answer), upTo: 1);
        Assert.Equal(TurnState.Open, Add(turns, Entries.Of(Turn, "reply_decided", 2), 1));
        Assert.Equal(TurnState.Complete, Add(turns, Entries.Of(Turn, "turn_opened", 1), 2));
    }

    [Fact]
    public void A_turn_seen_in_its_middle_is_unknown() =>
        Assert.Equal(TurnState.Unknown, Add(new OpenTurns(10), Entries.Of(Turn, "reply_decided", 2), 0));

    [Fact]
    public void The_oldest_turn_is_forgotten_beyond_the_limit()
    {
        var turns = new OpenTurns(2);
        foreach (var (turn, index) in new[] { Turn, EventIds.Create("2"), EventIds.Create("3") }.Select((turn, index) => (turn, index)))
            Add(turns, Entries.Of(turn, "turn_opened", 1), index);

        Assert.Equal(TurnState.Unknown, Add(turns, Entries.Of(Turn, "turn_closed", 2, eventCount: 2), 3));
        Assert.Equal(TurnState.Complete, Add(turns, Entries.Of(EventIds.Create("3"), "turn_closed", 2, eventCount: 2), 4));
    }

    [Fact]
    public void The_decision_is_known_whichever_event_comes_last()
    {
        var turns = new OpenTurns(10);
        turns.Add(Entries.Of(Turn, "turn_opened", 1), 0, out var end);
        Assert.Null(end);
        turns.Add(Entries.Of(Turn, "turn_closed", 3, eventCount: 3), 1, out end);
        Assert.Null(end);
        turns.Add(Entries.Of(Turn, "reply_decided", 2), 2, out end);

        Assert.Equal(new TurnEnd(3, Decision.Answer), end);
    }

    private static TurnState Add(OpenTurns turns, AuditEntry entry, long index) => turns.Add(entry, index, out _);
}
