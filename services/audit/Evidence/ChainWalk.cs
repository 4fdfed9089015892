using Platform.Contracts.Audit;
using Platform.Storage;

namespace Platform.Audit.Evidence;

/// <summary>
/// Follows a chain record by record and says what is wrong with the first one that does not fit. Heads known from
/// elsewhere, the anchors, must be found in the chain.
/// </summary>
internal sealed class ChainWalk(string tenant, params IReadOnlyList<ChainHead> anchors)
{
    public ChainHead Head { get; private set; } = Chain.Start;

    /// <summary>Null and one step further, or what is wrong.</summary>
    public ChainProblem? Step(Stored<AuditRecord> stored)
    {
        var index = Head.Index + 1;
        var record = stored.Value;
        if (Reason(index, stored.Id, record) is { } reason)
            return new ChainProblem(index, reason);
        Head = new ChainHead(index, record.Hash);
        return null;
    }

    /// <summary>Null if the chain may end here.</summary>
    public ChainProblem? End() =>
        anchors.Any(anchor => anchor.Index > Head.Index)
            ? new ChainProblem(Head.Index + 1, $"The record is missing: the chain once reached index {anchors.Max(anchor => anchor.Index)}.")
            : null;

    private string? Reason(long index, string id, AuditRecord? record)
    {
        // What a stored document lacks is null here, whatever the type says.
        if (record is not { Tenant: not null, Type: not null, Payload: not null, PayloadHash: not null, PreviousHash: not null, Hash: not null })
            return "Fields of the record are missing.";
        if (record.Index != index)
            return $"A record with this index should stand here, but index {record.Index} was found.";
        if (record.Tenant != tenant)
            return "The record is another tenant's.";
        if (Chain.HashOf(record.Payload) != record.PayloadHash)
            return "The payload is not the one that was recorded.";
        if (Chain.HashOf(record) != record.Hash)
            return "The record's fields are not the ones that were recorded.";
        if (record.PreviousHash != Head.Hash)
            return "The record does not follow from the one before it.";
        if (id != AuditRecords.Id(tenant, index))
            return "The record is stored under the name of another one.";
        return anchors.Any(anchor => anchor.Index == index && anchor.Hash != record.Hash)
            ? "Another record stood here once; the chain has been rewritten."
            : null;
    }
}
