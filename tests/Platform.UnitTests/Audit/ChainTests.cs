using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Platform.Audit;
using Platform.Audit.Evidence;
using Platform.Contracts.Audit;
using Platform.Storage;

namespace Platform.UnitTests.Audit;

public sealed class ChainTests
{
    [Fact]
    public void The_hash_of_a_record_is_that_of_the_documented_byte_form()
    {
        var record = Entries.Chain(1)[0];

        string?[] fields =
        [
            "platform.audit.record.v1", "0", "shop", record.EventId.ToString("D"), "turn_opened",
            "2026-03-01T08:00:00.0000000+00:00", "2026-03-01T09:00:00.1230000+00:00",
            "c-1", record.TurnId!.Value.ToString("D"), "1", record.PayloadHash, new string('0', 64),
        ];
        var bytes = new List<byte>();
        foreach (var field in fields)
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, Encoding.UTF8.GetByteCount(field!));
            bytes.AddRange(length);
            bytes.AddRange(Encoding.UTF8.GetBytes(field!));
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())), record.Hash);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(record.Payload))), record.PayloadHash);
    }

    [Fact]
    public void A_missing_field_and_an_empty_one_have_different_hashes()
    {
        var record = Entries.Chain(1)[0];

        Assert.NotEqual(
            Platform.Audit.Chain.HashOf(record with { ConversationId = null }),
            Platform.Audit.Chain.HashOf(record with { ConversationId = "" }));
    }

    [Fact]
    public void An_untouched_chain_is_walked_to_its_end()
    {
        var records = Entries.Chain(5);
        var walk = new ChainWalk("shop", new ChainHead(2, records[2].Hash));

        Assert.All(records, record => Assert.Null(walk.Step(Stored(record))));
        Assert.Null(walk.End());
        Assert.Equal(new ChainHead(4, records[4].Hash), walk.Head);
    }

    public static TheoryData<string> Fields =>
        ["index", "tenant", "event", "type", "occurred", "recorded", "conversation", "turn", "sequence", "payload", "payload hash", "previous", "hash"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_change_of_any_field_is_found(string field)
    {
        var records = Entries.Chain(3);
        var changed = records[1] with { };
        changed = field switch
        {
            "index" => changed with { Index = 7 },
            "tenant" => changed with { Tenant = "bank" },
            "event" => changed with { EventId = Guid.Empty },
            "type" => changed with { Type = "turn_closed" },
            "occurred" => changed with { OccurredAt = changed.OccurredAt.AddTicks(1) },
            "recorded" => changed with { RecordedAt = changed.RecordedAt.AddTicks(1) },
            "conversation" => changed with { ConversationId = "c-2" },
            "turn" => changed with { TurnId = null },
            "sequence" => changed with { Sequence = 9 },
            "payload" => changed with { Payload = changed.Payload + " " },
            "payload hash" => changed with { PayloadHash = new string('a', 64) },
            "previous" => changed with { PreviousHash = new string('a', 64) },
            "hash" => changed with { Hash = new string('a', 64) },
            _ => throw new ArgumentOutOfRangeException(nameof(field)),
        };
        var walk = new ChainWalk("shop");

        Assert.Null(walk.Step(Stored(records[0])));
        Assert.Equal(1, walk.Step(Stored(changed))!.Index);
        Assert.Equal(0, walk.Head.Index);
    }

    [Fact]
    public void A_record_with_a_new_hash_of_its_own_no_longer_carries_the_next()
    {
        var records = Entries.Chain(3);
        const string payload = """{"text":"something else"}""";
        var forged = records[1] with { Payload = payload, PayloadHash = Platform.Audit.Chain.HashOf(payload) };
        forged = forged with { Hash = Platform.Audit.Chain.HashOf(forged) };
        var walk = new ChainWalk("shop");

        Assert.Null(walk.Step(Stored(records[0])));
        Assert.Null(walk.Step(Stored(forged)));
        Assert.Equal(2, walk.Step(Stored(records[2]))!.Index);
    }

    [Fact]
    public void A_chain_that_ends_before_a_known_head_is_not_valid()
    {
        var records = Entries.Chain(3);
        var walk = new ChainWalk("shop", new ChainHead(2, records[2].Hash));

        Assert.Null(walk.Step(Stored(records[0])));
        Assert.Null(walk.Step(Stored(records[1])));
        Assert.Equal(2, walk.End()!.Index);
    }

    [Fact]
    public void A_whole_chain_written_anew_does_not_hold_a_known_head()
    {
        var walk = new ChainWalk("shop", new ChainHead(1, new string('a', 64)));
        var records = Entries.Chain(3);

        Assert.Null(walk.Step(Stored(records[0])));
        Assert.Equal(1, walk.Step(Stored(records[1]))!.Index);
    }

    private static Stored<AuditRecord> Stored(AuditRecord record) =>
        new(AuditRecords.Id("shop", record.Index), 1, record);
}
