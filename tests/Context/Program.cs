using System.Globalization;
using System.Reflection;
using System.Text;
using Platform.Context.Benchmarks;
using Platform.Nlu.Intents;
using Platform.Nlu.Understanding;
using Platform.Packs;

var root = typeof(Conversation).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;
var packs = new[] { "shop", "bank" }.ToDictionary(name => name, name =>
{
    var pack = PackLoader.Load(Path.Combine(root, "packs", name));
    return (Pack: pack, Reader: new UtteranceReader(pack, IntentModel.Train(TrainingSet.From(pack))));
});

var table = new StringBuilder();
table.Append("# Messages in their conversation\n\nWritten by `make bench-context`, which reads the dialogues of `tests/Context/Data` with the packs that ship. ")
    .Append("The dialogues were written for this test, by the hand that wrote the code that reads them, and nothing is trained on them: the ")
    .Append("figures show what works, not how often customers speak so. They are not held out: what the first run (109 of 122) read wrong led to changes. ")
    .Append("The indirect requests have led to none. A dialogue is right if the intents of its last turn, ")
    .Append("what it does in the conversation, and the entity that it names or refers to are all right.\n\n");
Table("phenomenon", Rows("dialogues.tsv").Select(row =>
    (row[2], row[1], Conversation.IsRight(packs[row[0]].Pack, packs[row[0]].Reader, row, args.Contains("--wrong")))));
table.Append("\n## Hidden meaning\n\nSentences that ask for something without saying so; right if the likeliest intent is one that would do.\n\n");
Table("pack", Rows("hidden.tsv").Select(row =>
    (row[0], row[1], Conversation.IsMeant(packs[row[0]].Reader, row, args.Contains("--wrong")))));
table.Append("\n## Time\n\n").Append(Timing.Measure(packs["shop"].Pack, packs["shop"].Reader, [.. Rows("dialogues.tsv").Select(row => row[3].Split(" / ")[^1])]));

Console.Write(table);
if (args.Contains("--write"))
{
    var path = Path.Combine(root, "docs", "benchmarks", "context.md");
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, table.ToString());
}

return 0;

IEnumerable<string[]> Rows(string file) =>
    File.ReadLines(Path.Combine(root, "tests", "Context", "Data", file)).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t'));

void Table(string what, IEnumerable<(string Group, string Language, bool Right)> judged)
{
    table.Append(CultureInfo.InvariantCulture, $"| {what} | zh | en | both |\n|---|---|---|---|\n");
    var all = judged.ToArray();
    foreach (var (name, some) in all.GroupBy(one => one.Group).Select(group => (group.Key, group.ToArray())).Append(("all", all)))
    {
        table.Append(CultureInfo.InvariantCulture,
            $"| {name} | {Of([.. some.Where(one => one.Language == "zh")])} | {Of([.. some.Where(one => one.Language == "en")])} | {Of(some)} |\n");
    }

    string Of((string Group, string Language, bool Right)[] some) =>
        string.Create(CultureInfo.InvariantCulture, $"{some.Count(one => one.Right)} of {some.Length} ({100.0 * some.Count(one => one.Right) / Math.Max(some.Length, 1):0.0} %)");
}
