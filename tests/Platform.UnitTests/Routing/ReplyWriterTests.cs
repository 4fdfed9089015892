using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Routing.Conversations;

namespace Platform.UnitTests.Routing;

public class ReplyWriterTests
{
    [Fact]
    public void Numbers_the_options_by_their_titles()
    {
        var decision = new TurnDecision { Decision = Decision.AskBack, Language = "en", Scripts = ["ask_back"], OfferedIntents = ["refund", "order_status"] };

        var text = ReplyWriter.Write(decision, TestPack.Create(), [], new Dictionary<string, int>());

        Assert.Equal("ask_back one 1. refund title\n2. order_status title", text);
    }

    [Fact]
    public void Uses_the_variants_of_a_script_in_turn()
    {
        var decision = new TurnDecision { Decision = Decision.Answer, Language = "en", Scripts = ["soothe"] };

        Assert.StartsWith("soothe two", ReplyWriter.Write(decision, TestPack.Create(), [], new Dictionary<string, int> { ["soothe"] = 1 }), StringComparison.Ordinal);
        Assert.StartsWith("soothe one", ReplyWriter.Write(decision, TestPack.Create(), [], new Dictionary<string, int> { ["soothe"] = 2 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Puts_the_quoted_passage_after_the_scripts()
    {
        var decision = new TurnDecision
        {
            Decision = Decision.Answer,
            Language = "en",
            Scripts = ["soothe"],
            Passage = new Passage("a", 1, "A", null, "en", "The answer.", 1),
        };

        Assert.EndsWith("\n\nThe answer.", ReplyWriter.Write(decision, TestPack.Create(), [], new Dictionary<string, int>()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.79, "No. It is blue. Bye.")]
    [InlineData(0.8, "It is blue.")]
    public void The_sentence_is_quoted_alone_where_it_is_likely_to_hold_the_answer(double sure, string quoted)
    {
        var passage = new Passage("a", 1, "A", null, "en", "No. It is blue. Bye.", 0.9) { Answer = new PassageAnswer(4, 11, 0.9, sure) };

        Assert.Equal(quoted, ReplyWriter.Write(
            new TurnDecision { Decision = Decision.Answer, Language = "en", Passage = passage }, TestPack.Create(), [], new Dictionary<string, int>()));
    }

    [Fact]
    public void Sentences_of_Chinese_are_joined_without_a_space()
    {
        var written = new WrittenAnswer("m", [new("三天到账。", [0]), new("免手续费。", [0])], 0);

        Assert.Equal("三天到账。免手续费。", ReplyWriter.Write(
            new TurnDecision { Decision = Decision.Answer, Language = "en", Written = written }, TestPack.Create(), [], new Dictionary<string, int>()));
    }

    [Theory]
    [InlineData(3, 11, "It is blue.")]
    [InlineData(3, 5000, null)]
    public void Of_a_long_passage_the_part_that_answers_is_quoted_or_else_the_whole(int start, int length, string? quoted)
    {
        var passage = new Passage("a", 1, "A", null, "en", "No.It is blue." + new string('x', 2000), 0.9)
        {
            Answer = new PassageAnswer(start, length, 0.9),
        };
        var decision = new TurnDecision { Decision = Decision.Answer, Language = "en", Passage = passage };

        Assert.Equal(quoted ?? passage.Text, ReplyWriter.Write(decision, TestPack.Create(), [], new Dictionary<string, int>()));
    }
}
