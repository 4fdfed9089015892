using System.Security.Cryptography;
using System.Text;

namespace Platform.Contracts;

/// <summary>Deterministic identities, so that whoever does the same work twice names its result the same.</summary>
public static class EventIds
{
    // The namespace of the platform's names, itself random; changing it would change every id.
    private static readonly Guid Namespace = new("6f5c1f0a-3c1e-4d7b-9a60-1d1b5b0c7e11");

    /// <summary>The id of a message and of its turn: tenant, channel and the channel's own message id.</summary>
    public static Guid ForMessage(string tenantId, string channel, string externalId) =>
        Create($"message\n{tenantId}\n{channel}\n{externalId}");

    /// <summary>The id of the event of one kind about one turn.</summary>
    public static Guid ForTurn(Guid turnId, string kind) => Create($"turn\n{turnId:N}\n{kind}");

    /// <summary>The id of an event that is not about a turn, named by its parts.</summary>
    public static Guid ForFact(string kind, params ReadOnlySpan<string> parts) =>
        Create($"{kind}\n{string.Join('\n', parts)}");

    /// <summary>UUID version 5 (RFC 9562, section 5.5): SHA-1 of namespace and name.</summary>
    public static Guid Create(string name)
    {
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var input = new byte[16 + nameBytes.Length];
        Namespace.TryWriteBytes(input, bigEndian: true, out _);
        nameBytes.CopyTo(input, 16);

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 9562 prescribes SHA-1 for version 5; it names things here and protects nothing.
        SHA1.HashData(input, hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
