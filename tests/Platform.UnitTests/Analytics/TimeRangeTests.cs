using Platform.Analytics;

namespace Platform.UnitTests.Analytics;

public sealed class TimeRangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Without_parameters_it_is_the_last_24_hours()
    {
        var (range, errors) = Parse(null, null);

        Assert.Empty(errors);
        Assert.Equal(new TimeRange(Now.AddHours(-24), Now), range);
    }

    [Fact]
    public void Times_are_UTC_unless_they_say_otherwise()
    {
        var (range, errors) = Parse("2026-02-20", "2026-02-21T10:00:00+02:00");

        Assert.Empty(errors);
        Assert.Equal(new DateTimeOffset(2026, 2, 20, 0, 0, 0, TimeSpan.Zero), range.From);
        Assert.Equal(new DateTimeOffset(2026, 2, 21, 8, 0, 0, TimeSpan.Zero), range.To);
        Assert.Equal(TimeSpan.Zero, range.To.Offset);
    }

    [Fact]
    public void Exactly_31_days_are_allowed() => Assert.Empty(Parse("2026-01-29T08:00:00Z", null).Errors);

    [Theory]
    [InlineData("2026-01-29T07:59:59Z", null, "from")]
    [InlineData("2026-03-01T08:00:00Z", null, "from")]
    [InlineData("2026-02-02", "2026-02-01", "from")]
    [InlineData("yesterday", null, "from")]
    [InlineData("3/1/2026 08:00", null, "from")]
    [InlineData("", null, "from")]
    [InlineData(null, "2026-02-30", "to")]
    [InlineData(null, "0001-01-01", "to")]
    public void A_bad_range_names_the_parameter_to_mend(string? from, string? to, string parameter) =>
        Assert.Equal([parameter], Parse(from, to).Errors.Keys);

    private static (TimeRange Range, Dictionary<string, string[]> Errors) Parse(string? from, string? to)
    {
        var errors = new Dictionary<string, string[]>();
        return (TimeRange.Parse(from, to, Now, 31, errors), errors);
    }
}
