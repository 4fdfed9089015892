using Microsoft.Extensions.Options;
using Platform.ChannelGateway;
using Platform.ChannelGateway.Inbox;

namespace Platform.UnitTests.ChannelGateway;

public class PatienceTests
{
    private static readonly TimeSpan Setting = TimeSpan.FromSeconds(10);

    private readonly Patience _patience = new(Options.Create(new ChannelGatewayOptions { RetryAfter = Setting }));

    [Fact]
    public void It_is_the_setting_while_messages_are_quick()
    {
        Assert.Equal(Setting, _patience.Now);
        Take(TimeSpan.FromMilliseconds(100), 50);
        Assert.Equal(Setting, _patience.Now);
    }

    [Fact]
    public void It_exceeds_what_messages_take_while_they_are_slow_and_falls_again()
    {
        Take(TimeSpan.FromMilliseconds(100), 50);
        Take(TimeSpan.FromSeconds(20), 50);
        Assert.InRange(_patience.Now, TimeSpan.FromSeconds(19.9), TimeSpan.FromSeconds(60));
        Take(TimeSpan.FromMilliseconds(100), 100);
        Assert.Equal(Setting, _patience.Now);
    }

    [Fact]
    public void It_never_exceeds_a_minute()
    {
        Take(TimeSpan.FromHours(2), 3);
        Assert.Equal(TimeSpan.FromMinutes(1), _patience.Now);
    }

    private void Take(TimeSpan time, int times)
    {
        for (var i = 0; i < times; i++)
            _patience.Took(time);
    }
}
