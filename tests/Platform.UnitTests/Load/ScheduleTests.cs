using Platform.Load.Sending;

namespace Platform.UnitTests.Load;

public class ScheduleTests
{
    [Fact]
    public void Spreads_the_messages_evenly_over_the_lanes()
    {
        var times = Schedule.Deal([2, 2, 2, 2], lanes: 4, rate: 10)
            .SelectMany(lane => lane).SelectMany(dialogue => dialogue.Due).Order();

        Assert.Equal(Enumerable.Range(0, 8).Select(slot => TimeSpan.FromSeconds(slot / 10.0)), times);
    }

    [Fact]
    public void Gives_the_next_dialogue_to_the_lane_that_is_free_first()
    {
        var lanes = Schedule.Deal([3, 1, 2], lanes: 2, rate: 1);

        Assert.Equal([0], lanes[0].Select(dialogue => dialogue.Dialogue));
        Assert.Equal([1, 2], lanes[1].Select(dialogue => dialogue.Dialogue));
        Assert.Equal([3, 5], lanes[1][1].Due.Select(due => due.TotalSeconds));
    }

    [Fact]
    public void Keeps_the_messages_of_a_dialogue_a_round_of_lanes_apart_to_the_very_end()
    {
        var lanes = Schedule.Deal([1, 5], lanes: 2, rate: 4);

        Assert.Equal([0.25, 0.75, 1.25, 1.75, 2.25], lanes[1][0].Due.Select(due => due.TotalSeconds));
    }

    [Fact]
    public void Deals_every_dialogue_once()
    {
        int[] lengths = [4, 1, 7, 2, 2, 9, 3, 1];

        var dealt = Schedule.Deal(lengths, lanes: 3, rate: 100).SelectMany(lane => lane).ToList();

        Assert.Equal(Enumerable.Range(0, lengths.Length), dealt.Select(dialogue => dialogue.Dialogue).Order());
        Assert.All(dealt, dialogue => Assert.Equal(lengths[dialogue.Dialogue], dialogue.Due.Count));
    }
}
