using System.ComponentModel.DataAnnotations;

namespace Platform.Audit;

/// <summary>Settings of audit (section <c>Audit</c>).</summary>
internal sealed class AuditOptions
{
    /// <summary>How many unfinished turns a tenant's chain counts in memory; older ones are counted from the store.</summary>
    [Range(100, 10_000_000)]
    public int OpenTurns { get; set; } = 100_000;
}
