using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Platform.Learning.Text;
using Platform.Nlu.Entities;
using Platform.Packs;

namespace Platform.Context.Benchmarks;

/// <summary>
/// Entities that others have marked: spans of cluener_zh and presidio_pii_en in the types that are looked for here, and the values that
/// customers of CrossWOZ state by its dialogue acts. None of the rows is trained on.
/// </summary>
internal static class OutsideEvidence
{
    private static readonly DateTimeOffset At = new(2026, 5, 13, 2, 0, 0, TimeSpan.Zero);

    private static readonly (string Set, (string Label, string[] Types)[] Labels)[] Spans =
    [
        ("cluener_zh", [("address", ["address"]), ("name", ["person"])]),
        ("presidio_pii_en",
        [
            ("EMAIL_ADDRESS", ["email"]), ("PHONE_NUMBER", ["phone"]), ("CREDIT_CARD", ["card_number"]), ("IBAN_CODE", ["iban"]), ("DOMAIN_NAME", ["url"]),
            ("DATE_TIME", ["date", "time", "datetime"]), ("STREET_ADDRESS", ["address"]), ("PERSON", ["person"]),
        ]),
    ];

    // A slot of CrossWOZ and the built-in types that its values are; names are looked for with a catalogue of all names of the set.
    private static readonly (string Slot, string[] Types)[] Slots =
    [
        ("名称", ["name"]), ("出发地", ["name"]), ("目的地", ["name"]), ("人均消费", ["money", "number"]), ("门票", ["money", "number"]),
        ("价格", ["money", "number"]), ("评分", ["number"]), ("游玩时间", ["duration", "time"]),
    ];

    /// <summary>Both tables, or why there are none.</summary>
    public static string Measure(string data, bool trainingPart, bool tell)
    {
        if (!Directory.Exists(data))
            return "The public sets are not there (`PLATFORM_DATA`): not measured.\n";
        var table = new StringBuilder();
        table.Append("| set | label | marked | found | precision, overlap | recall, overlap | precision, exact | recall, exact |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var (set, labels) in Spans)
            OfSpans(table, Rows(data, set, trainingPart ? "train" : "test"), set, labels, tell);
        table.Append("\n| slot of CrossWOZ | stated | found | |\n|---|---|---|---|\n");
        OfSlots(table, [.. Rows(data, "crosswoz", trainingPart ? "dialogues_dev" : "dialogues_test")], tell);
        return table.ToString();
    }

    private static void OfSpans(StringBuilder table, IEnumerable<JsonElement> rows, string set, (string Label, string[] Types)[] labels, bool tell)
    {
        var recognizer = new EntityRecognizer([]);
        var counts = labels.ToDictionary(label => label.Label, _ => new int[6]);
        foreach (var row in rows)
        {
            var text = row.GetProperty("text").GetString()!;
            var found = Find(recognizer, text);
            var marked = row.GetProperty("spans").EnumerateArray().Select(span =>
                (Label: Known(span.GetProperty("label").GetString()!), Start: span.GetProperty("start").GetInt32(), End: span.GetProperty("end").GetInt32())).ToArray();
            foreach (var (label, types) in labels)
            {
                var count = counts[label];
                var wanted = marked.Where(span => span.Label == label).ToArray();
                var ours = found.Where(entity => types.Contains(entity.Type)).Select(entity => (Label: label, entity.Start, End: entity.Start + entity.Length)).ToArray();
                count[0] += wanted.Length;
                count[1] += ours.Length;
                count[2] += wanted.Count(span => ours.Any(other => span.Start < other.End && other.Start < span.End));
                count[3] += ours.Count(span => wanted.Any(other => span.Start < other.End && other.Start < span.End));
                count[4] += wanted.Count(ours.Contains);
                if (!tell)
                    continue;
                foreach (var span in wanted.Where(span => !ours.Contains(span)))
                    Console.WriteLine($"{label} missed: {text[span.Start..span.End]} | {string.Join("; ", found.Select(entity => entity.Type + " " + entity.Text))} | {text}");
                foreach (var span in ours.Where(span => !wanted.Contains(span)))
                    Console.WriteLine($"{label} wrong: {text[span.Start..span.End]} | {text}");
            }
        }

        foreach (var (label, _) in labels)
        {
            var count = counts[label];
            table.Append(CultureInfo.InvariantCulture,
                $"| {set} | {label} | {count[0]} | {count[1]} | {Share(count[3], count[1])} | {Share(count[2], count[0])} | {Share(count[4], count[1])} | {Share(count[4], count[0])} |\n");
        }
    }

    private static void OfSlots(StringBuilder table, JsonElement[] dialogues, bool tell)
    {
        var turns = dialogues.SelectMany(dialogue => dialogue.GetProperty("turns").EnumerateArray())
            .Select(turn => (Text: turn.GetProperty("text").GetString()!, Speaker: turn.GetProperty("speaker").GetString(),
                Acts: turn.GetProperty("acts").EnumerateArray().Select(act => act.EnumerateArray().Select(part => part.GetString()!).ToArray()).Where(act => act[0] == "Inform").ToArray())).ToArray();
        string[] names = [.. turns.SelectMany(turn => turn.Acts).Where(act => act[2] is "名称" or "出发地" or "目的地").Select(act => act[3]).Where(name => name.Length > 1).Distinct(StringComparer.OrdinalIgnoreCase)];
        var recognizer = new EntityRecognizer([new PackEntity("name", new Dictionary<string, string>(), null, []) { Values = [.. names.Select(name => new PackValue(name, [name]))] }]);
        foreach (var (slot, types) in Slots)
        {
            var (stated, found) = (0, 0);
            foreach (var turn in turns.Where(turn => turn.Speaker == "customer"))
            {
                foreach (var act in turn.Acts.Where(act => act[2] == slot && (types[0] == "name" || act[3].Any(char.IsDigit)) && turn.Text.Contains(act[3], StringComparison.Ordinal)))
                {
                    stated++;
                    var at = turn.Text.IndexOf(act[3], StringComparison.Ordinal);
                    var entities = Find(recognizer, turn.Text);
                    if (entities.Any(entity => types.Contains(entity.Type) && entity.Start < at + act[3].Length && at < entity.Start + entity.Length && (entity.Type != "name" || entity.Value == act[3])))
                        found++;
                    else if (tell)
                        Console.WriteLine($"{slot} missed: {act[3]} | {string.Join("; ", entities.Select(entity => entity.Type + " " + entity.Text))} | {turn.Text}");
                }
            }

            table.Append(CultureInfo.InvariantCulture, $"| {slot} | {stated} | {found} | {Share(found, stated)} |\n");
        }
    }

    private static IReadOnlyList<Contracts.Understanding.Entity> Find(EntityRecognizer recognizer, string text)
    {
        var folded = Folding.Trace(text);
        return recognizer.Find(text, folded, Folding.Lower(folded.Value), At, monthFirst: true);
    }

    // The two parts of presidio_pii_en differ in names.
    private static string Known(string label) => label == "ADDRESS" ? "STREET_ADDRESS" : label;

    private static string Share(int part, int whole) => whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:0.0} %");

    private static IEnumerable<JsonElement> Rows(string data, string set, string part)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(data, set, part + ".jsonl.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
            yield return JsonElement.Parse(line);
    }
}
