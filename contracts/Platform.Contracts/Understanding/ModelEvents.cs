namespace Platform.Contracts.Understanding;

/// <summary>A model of the tenant's has been trained and can be shadowed or promoted; messages are read as before.</summary>
/// <param name="EventId">One per tenant and model.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="ModelVersion">The model.</param>
/// <param name="Examples">How many examples it was trained with.</param>
/// <param name="Fingerprint">SHA-256 of the examples, hexadecimal.</param>
public sealed record ModelTrained(
    Guid EventId, string TenantId, DateTimeOffset OccurredAt, string ModelVersion, int Examples, string Fingerprint) : IEvent;

/// <summary>A model reads the tenant's messages from now on; every replica follows within a second.</summary>
/// <param name="EventId">One per change.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="ModelVersion">The model.</param>
/// <param name="PreviousVersion">The model that read until now; null for the pack's own.</param>
/// <param name="By">Who promoted it: a person, or the channel of a key.</param>
public sealed record ModelPromoted(
    Guid EventId, string TenantId, DateTimeOffset OccurredAt, string ModelVersion, string? PreviousVersion, string By) : IEvent;

/// <summary>The model before reads the tenant's messages again; every replica follows within a second.</summary>
/// <param name="EventId">One per change.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="OccurredAt">When.</param>
/// <param name="ModelVersion">The model that reads again; null for the pack's own.</param>
/// <param name="PreviousVersion">The model that was taken back.</param>
/// <param name="By">Who took it back: a person, or the channel of a key.</param>
public sealed record ModelRolledBack(
    Guid EventId, string TenantId, DateTimeOffset OccurredAt, string? ModelVersion, string? PreviousVersion, string By) : IEvent;
