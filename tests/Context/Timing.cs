using System.Diagnostics;
using System.Globalization;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Learning.Text;
using Platform.Nlu.Entities;
using Platform.Nlu.Understanding;
using Platform.Packs;

namespace Platform.Context.Benchmarks;

/// <summary>What a message costs: its entities alone, and all of its reading in a conversation.</summary>
internal static class Timing
{
    private const int Rounds = 60;

    public static string Measure(Pack pack, UtteranceReader reader, string[] texts, string[] misspelt)
    {
        var recognizer = new EntityRecognizer(pack.Entities);
        var context = new TurnContext(
            3, null, null, [], ["refund_status", "order_status"], [new Entity("order_number", "BC-20481234", "BC-20481234", 0, 11)], "en", false);
        var at = DateTimeOffset.UnixEpoch;
        var entities = Of(texts, text =>
        {
            var folded = Folding.Trace(text);
            recognizer.Find(text, folded, Folding.Lower(folded.Value), at, false);
        });
        var all = Of(texts, text => reader.Read(text, null, context, at));
        var typos = Of(misspelt, text => reader.Read(text, null, context, at));
        return string.Create(CultureInfo.InvariantCulture,
            $"| | p50 µs | p99 µs |\n|---|---|---|\n| entities | {entities.Half:0} | {entities.Most:0} |\n| whole reading, classifier included | {all.Half:0} | {all.Most:0} |\n| the same of messages with typos | {typos.Half:0} | {typos.Most:0} |\n");
    }

    private static (double Half, double Most) Of(string[] texts, Action<string> read)
    {
        var taken = new List<double>(Rounds * texts.Length);
        for (var round = -Rounds / 2; round < Rounds; round++)
        {
            foreach (var text in texts)
            {
                var started = Stopwatch.GetTimestamp();
                read(text);
                if (round >= 0)
                    taken.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }
        }

        taken.Sort();
        return (taken[taken.Count / 2], taken[taken.Count * 99 / 100]);
    }
}
