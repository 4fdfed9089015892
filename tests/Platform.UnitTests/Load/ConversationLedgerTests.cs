using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Load.Replies;

namespace Platform.UnitTests.Load;

public class ConversationLedgerTests
{
    private readonly ConversationLedger _ledger = new("c1") { Read = true };
    private readonly Guid _first = Guid.NewGuid();
    private readonly Guid _second = Guid.NewGuid();

    public ConversationLedgerTests()
    {
        _ledger.Accept(_first);
        _ledger.Accept(_second);
    }

    [Fact]
    public void Is_sound_when_each_message_has_one_reply_in_order()
    {
        _ledger.List(ReplyTo(_first, 1));
        _ledger.List(ReplyTo(_second, 4));

        var totals = _ledger.Check();

        Assert.True(totals.Sound);
        Assert.Equal((2, 2), (totals.Accepted, totals.Replies));
    }

    [Fact]
    public void Reading_the_list_again_doubles_nothing()
    {
        Reply[] replies = [ReplyTo(_first, 1), ReplyTo(_second, 2)];
        foreach (var reply in replies.Concat(replies))
            _ledger.List(reply);

        Assert.True(_ledger.Check().Sound);
    }

    [Fact]
    public void A_message_without_a_listed_reply_is_lost_even_if_a_waiting_caller_got_one()
    {
        _ledger.Settle(new MessageStatus(_second, "c1", TurnStatus.Answered, ReplyTo(_second, 2)));
        _ledger.List(ReplyTo(_first, 1));

        Assert.Equal(1, _ledger.Check().Lost);
        Assert.Equal([_second], _ledger.Unanswered);
    }

    [Theory]
    [InlineData(TurnStatus.WithHuman)]
    [InlineData(TurnStatus.Failed)]
    public void A_message_that_a_person_has_or_that_was_told_as_failed_needs_no_reply(TurnStatus status)
    {
        _ledger.List(ReplyTo(_first, 1));
        _ledger.Settle(new MessageStatus(_second, "c1", status));

        Assert.Equal(0, _ledger.Check().Lost);
    }

    [Fact]
    public void A_second_reply_to_a_message_is_a_duplicate()
    {
        _ledger.List(ReplyTo(_first, 1));
        _ledger.List(ReplyTo(_first, 2));
        _ledger.List(ReplyTo(_second, 3));

        Assert.Equal(1, _ledger.Check().Duplicates);
    }

    [Fact]
    public void A_reply_listed_at_two_places_is_a_duplicate()
    {
        var reply = ReplyTo(_first, 1);
        _ledger.List(reply);
        _ledger.List(reply with { Sequence = 2 });
        _ledger.List(ReplyTo(_second, 3));

        Assert.Equal(1, _ledger.Check().Duplicates);
    }

    [Fact]
    public void Another_reply_than_the_one_that_the_waiting_caller_got_is_a_duplicate()
    {
        _ledger.Settle(new MessageStatus(_first, "c1", TurnStatus.Answered, ReplyTo(_first, 1)));
        _ledger.List(ReplyTo(_first, 2));
        _ledger.List(ReplyTo(_second, 3));

        Assert.Equal(1, _ledger.Check().Duplicates);
    }

    [Fact]
    public void Replies_in_another_order_than_the_messages_are_told()
    {
        _ledger.List(ReplyTo(_second, 1));
        _ledger.List(ReplyTo(_first, 2));

        Assert.Equal(1, _ledger.Check().OutOfOrder);
    }

    [Fact]
    public void A_list_that_is_not_in_order_of_its_sequence_is_told()
    {
        _ledger.List(ReplyTo(_second, 2));
        _ledger.List(ReplyTo(_first, 1));

        Assert.Equal(1, _ledger.Check().OutOfOrder);
    }

    [Fact]
    public void A_reply_to_an_unknown_message_is_told()
    {
        _ledger.List(ReplyTo(_first, 1));
        _ledger.List(ReplyTo(_second, 2));
        _ledger.List(ReplyTo(Guid.NewGuid(), 3));

        Assert.Equal(1, _ledger.Check().Stray);
    }

    [Fact]
    public void What_a_person_writes_needs_no_message()
    {
        _ledger.List(ReplyTo(_first, 1));
        _ledger.List(ReplyTo(_second, 2));
        _ledger.List(ReplyTo(_second, 3) with { Author = Author.Human, Decision = Decision.HumanReply });

        Assert.True(_ledger.Check().Sound);
    }

    [Fact]
    public void One_id_for_two_messages_is_refused() => Assert.False(_ledger.Accept(_first));

    [Fact]
    public void Replies_that_could_not_be_read_are_unchecked_not_lost()
    {
        _ledger.Read = false;

        var totals = _ledger.Check();

        Assert.Equal((0, 2), (totals.Lost, totals.Unchecked));
        Assert.False(totals.Sound);
    }

    private static Reply ReplyTo(Guid messageId, long sequence) => new(
        Guid.NewGuid(), messageId, "c1", sequence, Decision.Answer, Author.Ai, AiGenerated: true, "en",
        [MessagePart.OfText("Yes.")], [], [], DateTimeOffset.UnixEpoch);
}
