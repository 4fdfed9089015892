using System.IO.Compression;
using Platform.Load;
using Platform.Load.Dialogues;

namespace Platform.UnitTests.Load;

public class DialogueReaderTests
{
    [Fact]
    public void Takes_what_the_customer_says_in_order_and_nothing_else()
    {
        var dialogues = Read("""
            {"id": "a", "goal": ["x"], "turns": [{"speaker": "agent", "text": "Hello."}, {"speaker": "customer", "text": "Hi", "acts": []}, {"speaker": "action", "text": "looked up"}, {"speaker": "customer", "text": "我的包裹呢"}]}
            """);

        Assert.Equal(["Hi", "我的包裹呢"], Assert.Single(dialogues).Messages);
    }

    [Fact]
    public void Leaves_out_empty_messages_and_dialogues_without_a_customer()
    {
        var dialogues = Read("""
            {"turns": [{"speaker": "customer", "text": " "}]}

            {"turns": [{"speaker": "agent", "text": "Anybody?"}]}
            {"turns": [{"speaker": "customer", "text": "Yes"}, {"speaker": "customer", "text": ""}]}
            """);

        Assert.Equal(["Yes"], Assert.Single(dialogues).Messages);
        Assert.Equal(1, dialogues[0].Number);
    }

    [Theory]
    [InlineData("""{"turns": [{"speaker": "customer"}]}""")]
    [InlineData("""{"messages": []}""")]
    [InlineData("""[1, 2]""")]
    [InlineData("""not JSON""")]
    public void Names_the_line_that_is_no_dialogue(string line)
    {
        var exception = Assert.Throws<UsageException>(() => Read("{\"turns\": []}\n" + line));

        Assert.StartsWith("test, line 2: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_zipped_file_under_its_own_name()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "my talks.jsonl.gz");
        using (var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest)))
            writer.WriteLine("""{"turns": [{"speaker": "customer", "text": "One"}]}""");

        var dialogue = Assert.Single(DialogueSets.Load(path, dataFolder: "", limit: null, seed: null));

        Assert.Equal(("my_talks", "One"), (dialogue.Set, Assert.Single(dialogue.Messages)));
    }

    [Fact]
    public void A_file_that_is_not_zipped_is_named()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "plain.gz");
        File.WriteAllText(path, """{"turns": []}""");

        Assert.Contains(path, Assert.Throws<UsageException>(() => DialogueReader.ReadFile(path, "plain", null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_the_sets_by_turns()
    {
        var mixed = DialogueSets.Interleave([[Dialogue("a", 1), Dialogue("a", 2), Dialogue("a", 3)], [Dialogue("b", 1)]]);

        Assert.Equal(["a1", "b1", "a2", "a3"], mixed.Select(dialogue => $"{dialogue.Set}{dialogue.Number}"));
    }

    private static Dialogue Dialogue(string set, int number) => new(set, number, "en", ["x"]);

    private static IReadOnlyList<Dialogue> Read(string lines) =>
        DialogueReader.Read(new StringReader(lines), "test", "set", "en");
}
