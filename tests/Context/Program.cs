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

var tell = args.Contains("--wrong");
var data = Environment.GetEnvironmentVariable("PLATFORM_DATA") ?? Path.Combine(root, "..", "shared", "data");
if (args.Contains("--training-part"))
{
    Console.Write(OutsideEvidence.Measure(data, trainingPart: true, tell));
    return 0;
}

var table = new StringBuilder();
table.Append("# Messages in their conversation\n\nWritten by `make bench-context`, which reads the dialogues and sentences of `tests/Context/Data` with the packs that ship. ")
    .Append("They were written for this test, by hands that also wrote on the code that reads them, and nothing is trained on them: the ")
    .Append("figures show what works, not how often customers speak so. Misses of the development part led to changes. The second development part was written later, before the changes that it judges: of its dialogues and typos, misses led to changes, ")
    .Append("too; of its indirect requests, by other personas than those of the packs' examples, no miss was looked at, but their author also wrote the changes. Before these changes it gave 13 of 70 dialogues (18.6 %), 19 of 72 indirect requests (26.4 %), and 58 of 96 typos (60.4 %). The held-out part (every second row of ")
    .Append("what was written together, before the code was read) was not looked at for misses, but its author knew its sentences; when it was new, it gave 67 of 102 dialogues (65.7 %), 17 of 30 indirect requests (56.7 %), ")
    .Append("and 21 of 37 sentences of odd writing (56.8 %). A dialogue is right if the intents of its last turn, ")
    .Append("what it does in the conversation, and the entity that it names or refers to are all right.\n\n");
foreach (var (part, file) in Parts("dialogues"))
{
    table.Append(part);
    if (tell)
        Console.WriteLine("# " + file);
    Table("phenomenon", Rows(file).Select(row =>
        (row[2], row[1], Conversation.IsRight(packs[row[0]].Pack, packs[row[0]].Reader, row, tell && !IsHeldOut(file)))));
}

table.Append("\n## Hidden meaning\n\nSentences that ask for something without saying so; right if the likeliest intent is one that would do.\n\n");
foreach (var (part, file) in Parts("hidden"))
{
    table.Append(part);
    if (tell)
        Console.WriteLine("# " + file);
    Table("pack", Rows(file).Select(row =>
        (row[0], row[1], Conversation.IsMeant(packs[row[0]].Reader, row[2], row[3], tell && !IsHeldOut(file)))));
}

table.Append("\n## Odd writing\n\nPlain requests in pinyin, emoji, traditional characters, two languages, with typos; right as above.\n\n");
foreach (var (part, file) in Parts("writing"))
{
    table.Append(part);
    if (tell)
        Console.WriteLine("# " + file);
    Table("writing", Rows(file).Select(row =>
        (row[2], row[1], Conversation.IsMeant(packs[row[0]].Reader, row[3], row[4], tell && !IsHeldOut(file)))));
}

table.Append("\n## Entities that others have marked\n\n")
    .Append("Test parts of public sets, in the types that are looked for; faults were mended by their training parts only (`-- --training-part --wrong`). ")
    .Append("Persons are looked for only where a message says that it names one, so that news and stories, in which most of the marked names stand, have few of them. ")
    .Append("Of CrossWOZ, values that the customer states in the words of the dialogue acts; names are found by a catalogue of all names of the part. ")
    .Append("The stored MultiWOZ has acts without values, and so cannot be used.\n\n")
    .Append(OutsideEvidence.Measure(data, trainingPart: false, tell: false));
table.Append("\n## Time\n\n").Append(Timing.Measure(packs["shop"].Pack, packs["shop"].Reader, [.. Parts("dialogues").SelectMany(part => Rows(part.File)).Select(row => row[3].Split(" / ")[^1])], [.. Rows("writing.second.tsv").Select(row => row[3])]));

Console.Write(table);
if (args.Contains("--write"))
{
    var path = Path.Combine(root, "docs", "benchmarks", "context.md");
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, table.ToString());
}

return 0;

static IEnumerable<(string Title, string File)> Parts(string name) =>
    [("Development part:\n\n", name + ".tsv"), ("\nSecond development part:\n\n", name + ".second.tsv"), ("\nHeld-out part:\n\n", name + ".held-out.tsv")];

static bool IsHeldOut(string file) => file.EndsWith(".held-out.tsv", StringComparison.Ordinal);

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
