using Microsoft.Extensions.Options;
using Platform.ChannelGateway;
using Platform.ChannelGateway.Inbox;
using Platform.Hosting;

namespace Platform.UnitTests.ChannelGateway;

public class PatienceTests
{
    private static readonly TimeSpan Setting = TimeSpan.FromSeconds(10);

    private readonly Patience _patience = On("rabbitmq");
    private DateTimeOffset _now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_timeout_is_the_setting_while_messages_are_quick()
    {
        Assert.Equal(Setting, _patience.Timeout);
        Take(TimeSpan.FromMilliseconds(100), 50);
        Assert.Equal(Setting, _patience.Timeout);
    }

    [Fact]
    public void The_timeout_exceeds_what_messages_take_while_they_are_slow_and_falls_again()
    {
        Take(TimeSpan.FromMilliseconds(100), 50);
        Take(TimeSpan.FromSeconds(20), 50);
        Assert.InRange(_patience.Timeout, TimeSpan.FromSeconds(19.9), TimeSpan.FromSeconds(60));
        Take(TimeSpan.FromMilliseconds(100), 100);
        Assert.Equal(Setting, _patience.Timeout);
    }

    [Fact]
    public void The_timeout_never_exceeds_a_minute()
    {
        Take(TimeSpan.FromHours(2), 3);
        Assert.Equal(TimeSpan.FromMinutes(1), _patience.Timeout);
    }

    [Fact]
    public void A_message_is_lost_once_one_that_came_well_after_it_is_complete()
    {
        var sent = _now;
        _now += TimeSpan.FromSeconds(9.9);
        Complete();
        Assert.False(IsLost(sent));

        _now += TimeSpan.FromSeconds(0.1);
        Complete();
        Assert.True(IsLost(sent));
        Assert.True(IsLost(sent), "There is no limit to those that are known to be lost.");
    }

    [Fact]
    public void A_message_that_was_sent_again_overtakes_none()
    {
        var sent = _now;
        _now += TimeSpan.FromSeconds(9);
        var later = _now + TimeSpan.FromSeconds(5);
        _patience.Completed(later, sentOnce: false, later);
        Assert.False(IsLost(sent));
    }

    [Fact]
    public void While_nothing_is_complete_one_message_a_second_is_sent_again()
    {
        var sent = _now;
        _now += Setting;
        Assert.True(IsLost(sent));
        Assert.False(IsLost(sent));
        _now += TimeSpan.FromSeconds(1);
        Assert.True(IsLost(sent));
        Assert.False(IsLost(sent));
    }

    [Fact]
    public void While_all_wait_long_none_is_sent_again_before_that_time()
    {
        Take(TimeSpan.FromSeconds(30), 50);
        var sent = _now;
        _now += TimeSpan.FromSeconds(29);
        Assert.False(IsLost(sent));
    }

    [Fact]
    public void What_was_on_a_bus_in_memory_is_lost_with_its_process()
    {
        var before = TimeProvider.System.GetUtcNow().AddTicks(-1);
        var memory = On("memory");
        Assert.True(memory.IsLost(before, before));
        var after = TimeProvider.System.GetUtcNow();
        Assert.False(memory.IsLost(after, after));
        Assert.False(On("rabbitmq").IsLost(before, before));
    }

    private static Patience On(string transport) => new(
        Options.Create(new ChannelGatewayOptions { RetryAfter = Setting }), Options.Create(new BusOptions { Transport = transport }), TimeProvider.System);

    private bool IsLost(DateTimeOffset sent) => _patience.IsLost(sent, _now);

    private void Complete() => _patience.Completed(_now, sentOnce: true, _now);

    private void Take(TimeSpan time, int times)
    {
        for (var i = 0; i < times; i++)
            _patience.Completed(_now - time, sentOnce: true, _now);
    }
}
