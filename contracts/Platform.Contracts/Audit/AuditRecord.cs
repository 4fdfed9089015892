namespace Platform.Contracts.Audit;

/// <summary>
/// One event as evidence. The records of a tenant form a chain: each holds the hash of the one before it, so that no
/// record can be changed, removed, moved or put in between without every later hash failing to fit.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="Hash"/> is the SHA-256 of these fields in this order: the text <c>platform.audit.record.v1</c>, index,
/// tenant, event id, type, occurred at, recorded at, conversation id, turn id, sequence, payload hash, previous hash.
/// Each field is written as the length of its UTF-8 bytes (four bytes, big endian) and then the bytes; a field that is
/// absent is the length <c>FFFFFFFF</c> alone. Numbers are decimal; ids are UUIDs of 36 lower-case characters; times
/// are UTC with seven digits of the second, e.g. <c>2026-03-01T08:00:00.0000000+00:00</c>; hashes are hexadecimal,
/// lower case. The payload enters by its own hash.
/// </para>
/// <para>
/// A chain of hashes proves that what stands before a record is what stood there when the record was written. Whoever
/// can write the store and compute hashes can still replace a whole chain or cut off its end; a head that was noted
/// elsewhere (<see cref="ChainHeadResponse"/>) uncovers that.
/// </para>
/// </remarks>
/// <param name="Index">Place in the tenant's chain: 0, 1, 2, … without gaps.</param>
/// <param name="Tenant">The tenant.</param>
/// <param name="EventId">The event; recorded once, however often it is delivered.</param>
/// <param name="Type">Name of the event, e.g. <c>turn_opened</c>.</param>
/// <param name="OccurredAt">When it happened, as the event says; UTC.</param>
/// <param name="RecordedAt">When it was recorded; UTC.</param>
/// <param name="ConversationId">The conversation, of events that belong to one.</param>
/// <param name="TurnId">The turn, of events that belong to one; of a received message, the turn that it opens.</param>
/// <param name="Sequence">Routing's number of the event in its conversation, from 1; null for events of others.</param>
/// <param name="Payload">The event as published: JSON text without white space between its parts.</param>
/// <param name="PayloadHash">SHA-256 of the payload's UTF-8 bytes, hexadecimal.</param>
/// <param name="PreviousHash">Hash of the record before; 64 zeros for index 0.</param>
/// <param name="Hash">Hash of this record, hexadecimal.</param>
public sealed record AuditRecord(
    long Index,
    string Tenant,
    Guid EventId,
    string Type,
    DateTimeOffset OccurredAt,
    DateTimeOffset RecordedAt,
    string? ConversationId,
    Guid? TurnId,
    long? Sequence,
    [property: PersonalData] string Payload,
    string PayloadHash,
    string PreviousHash,
    string Hash);
