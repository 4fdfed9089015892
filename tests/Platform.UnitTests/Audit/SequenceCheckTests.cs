using Platform.Audit.Evidence;

namespace Platform.UnitTests.Audit;

public sealed class SequenceCheckTests
{
    [Fact]
    public void Numbers_in_any_order_without_gaps_are_valid()
    {
        var report = Check(3, 1, 2);

        Assert.True(report.Valid);
        Assert.Equal((3, 3), (report.Events, report.Last));
    }

    [Fact]
    public void Missing_and_doubled_numbers_are_named()
    {
        var report = Check(2, 5, 5, 6);

        Assert.False(report.Valid);
        Assert.Equal([1, 3, 4], report.Missing);
        Assert.Equal([5], report.Doubled);
    }

    [Fact]
    public void A_doubled_number_alone_is_not_valid() => Assert.False(Check(1, 2, 2).Valid);

    private static Contracts.Audit.SequenceReport Check(params long[] numbers)
    {
        var check = new SequenceCheck();
        foreach (var number in numbers)
            check.Add(number);
        return check.Report("c-1");
    }
}
