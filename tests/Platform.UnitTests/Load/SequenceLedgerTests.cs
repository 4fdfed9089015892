using Platform.Load.Streams;

namespace Platform.UnitTests.Load;

public sealed class SequenceLedgerTests
{
    private readonly SequenceLedger _ledger = new();

    [Fact]
    public void Each_number_once_and_in_order_is_sound()
    {
        Add("a", 1, 2, 3);
        Add("b", 1);

        var totals = _ledger.Totals();
        Assert.True(totals.Sound);
        Assert.Equal((2, 4, 0, 0), (totals.Conversations, totals.Events, totals.Redelivered, totals.OutOfOrder));
    }

    [Fact]
    public void Nothing_at_all_is_not_sound() => Assert.False(_ledger.Totals().Sound);

    [Fact]
    public void A_number_that_never_comes_is_missing()
    {
        Add("a", 1, 4);
        Add("b", 2);

        var totals = _ledger.Totals();
        Assert.False(totals.Sound);
        Assert.Equal(3, totals.Missing);
        Assert.Equal("a: 2 of 4 numbers are missing, first 2", totals.FirstGap);
    }

    [Fact]
    public void The_same_event_again_is_a_redelivery_and_another_one_with_its_number_is_not()
    {
        var id = Guid.NewGuid();
        _ledger.Add("a", 1, id);
        _ledger.Add("a", 1, id);
        Assert.Equal((1, 0, true), (_ledger.Totals().Redelivered, _ledger.Totals().Doubled, _ledger.Totals().Sound));

        _ledger.Add("a", 1, Guid.NewGuid());
        Assert.Equal((1, false), (_ledger.Totals().Doubled, _ledger.Totals().Sound));
    }

    [Fact]
    public void What_comes_late_is_out_of_order_and_not_missing()
    {
        Add("a", 1, 3, 2, 4);

        var totals = _ledger.Totals();
        Assert.True(totals.Sound);
        Assert.Equal(1, totals.OutOfOrder);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public void A_number_out_of_reason_is_a_fault(long sequence)
    {
        Add("a", 1);
        Add("a", sequence);

        Assert.False(_ledger.Totals().Sound);
    }

    private void Add(string conversation, params ReadOnlySpan<long> sequences)
    {
        foreach (var sequence in sequences)
            _ledger.Add(conversation, sequence, Guid.NewGuid());
    }
}
