using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Audit.Recording;
using Platform.Contracts.Audit;

namespace Platform.Audit;

/// <summary>How records hang together; the byte form is described at <see cref="AuditRecord"/>.</summary>
internal static class Chain
{
    private const string Form = "platform.audit.record.v1";

    public static ChainHead Start { get; } = new(-1, new string('0', 64));

    public static AuditRecord Next(ChainHead head, AuditEntry entry, DateTimeOffset recordedAt)
    {
        var record = new AuditRecord(
            head.Index + 1,
            entry.Tenant,
            entry.EventId,
            entry.Type,
            entry.OccurredAt.ToUniversalTime(),
            recordedAt.ToUniversalTime(),
            entry.ConversationId,
            entry.TurnId,
            entry.Sequence,
            entry.Payload,
            entry.PayloadHash,
            head.Hash,
            Hash: "");
        return record with { Hash = HashOf(record) };
    }

    public static string HashOf(string payload) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(payload)));

    public static string HashOf(AuditRecord record)
    {
        var bytes = new ArrayBufferWriter<byte>(512);
        Write(bytes, Form);
        Write(bytes, record.Index.ToString(CultureInfo.InvariantCulture));
        Write(bytes, record.Tenant);
        Write(bytes, record.EventId.ToString("D"));
        Write(bytes, record.Type);
        Write(bytes, record.OccurredAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        Write(bytes, record.RecordedAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        Write(bytes, record.ConversationId);
        Write(bytes, record.TurnId?.ToString("D"));
        Write(bytes, record.Sequence?.ToString(CultureInfo.InvariantCulture));
        Write(bytes, record.PayloadHash);
        Write(bytes, record.PreviousHash);
        return Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan));
    }

    private static void Write(ArrayBufferWriter<byte> bytes, string? field)
    {
        var length = field is null ? -1 : Encoding.UTF8.GetByteCount(field);
        BinaryPrimitives.WriteInt32BigEndian(bytes.GetSpan(4), length);
        bytes.Advance(4);
        if (field is not null)
            bytes.Advance(Encoding.UTF8.GetBytes(field, bytes.GetSpan(length)));
    }
}

/// <summary>The end of a chain; index -1 while it is empty.</summary>
internal sealed record ChainHead(long Index, string Hash);
