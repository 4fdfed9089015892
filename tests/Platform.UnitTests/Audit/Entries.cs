using Platform.Audit;
using Platform.Audit.Recording;
using Platform.Contracts;
using Platform.Contracts.Audit;
using Platform.Contracts.Conversations;

namespace Platform.UnitTests.Audit;

internal static class Entries
{
    private static readonly DateTimeOffset Eight = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public static AuditEntry Of(Guid turn, string type, long? sequence, int? eventCount = null)
    {
        var payload = $$"""{"sequence":{{sequence}},"text":"我的订单"}""";
        return new AuditEntry(
            "shop", EventIds.ForTurn(turn, type), type, Eight, "c-1", turn, sequence, payload,
            Platform.Audit.Chain.HashOf(payload),
            eventCount is { } count ? new TurnEnd(count, Decision.Answer) : null);
    }

    public static IReadOnlyList<AuditRecord> Chain(int count)
    {
        var head = Platform.Audit.Chain.Start;
        var records = new List<AuditRecord>();
        for (var i = 0; i < count; i++)
        {
            var entry = Of(EventIds.Create($"turn {i}"), "turn_opened", i + 1);
            // Given in another offset: the byte form is UTC.
            records.Add(Platform.Audit.Chain.Next(head, entry, Eight.AddHours(1).AddMilliseconds(123).ToOffset(TimeSpan.FromHours(2))));
            head = new ChainHead(records[i].Index, records[i].Hash);
        }

        return records;
    }
}
