namespace Platform.Storage;

/// <summary>Where one service keeps its documents. Each service has a store of its own and reads no other's.</summary>
public interface IDocumentStore
{
    /// <summary>The collection that <paramref name="definition"/> describes; created, with its indexes, when it is new.</summary>
    IDocumentCollection<T> Collection<T>(CollectionDefinition<T> definition)
        where T : class;

    /// <summary>
    /// Makes what is missing of the collections that have been asked for, their indexes above all, and returns their names.
    /// Several processes may do so at once.
    /// </summary>
    Task<IReadOnlyList<string>> PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Writes and removes a probe. Throws <see cref="StorageUnavailableException"/> with the reason if that fails.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Documents by id, each with a version for optimistic concurrency. A write that has returned is durable: it
/// survives the end of the process. Every member throws <see cref="StorageUnavailableException"/> if the store
/// cannot do its work (disk full, server away).
/// </summary>
public interface IDocumentCollection<T>
    where T : class
{
    /// <summary>The document, or null.</summary>
    ValueTask<Stored<T>?> GetAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Adds a document with version 1; changes nothing if its id or one of its unique keys is taken.</summary>
    Task<InsertOutcome> InsertAsync(string id, T value, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds documents in their order and stops at the first whose id or unique key is taken. Returns how many were added:
    /// those are the first ones, without a hole, whatever happens and whoever else writes.
    /// </summary>
    Task<int> InsertManyAsync(IReadOnlyList<(string Id, T Value)> documents, CancellationToken cancellationToken = default);

    /// <summary>Replaces the document if its version is still <paramref name="version"/>. Returns the new version, or null if it is not.</summary>
    Task<long?> ReplaceAsync(string id, long version, T value, CancellationToken cancellationToken = default);

    /// <summary>Adds or replaces, whatever the version.</summary>
    Task PutAsync(string id, T value, CancellationToken cancellationToken = default);

    /// <summary>Removes the document; true if it was there (and had <paramref name="version"/>, where one is given).</summary>
    Task<bool> DeleteAsync(string id, long? version = null, CancellationToken cancellationToken = default);

    /// <summary>Documents in the order of one index.</summary>
    Task<IReadOnlyList<Stored<T>>> QueryAsync(IndexQuery query, CancellationToken cancellationToken = default);
}

/// <summary>A document as stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">1 when inserted, one more at each replacement.</param>
/// <param name="Value">The document.</param>
public sealed record Stored<T>(string Id, long Version, T Value);

/// <summary>What became of an insert.</summary>
public enum InsertOutcome
{
    /// <summary>The document is there.</summary>
    Inserted,

    /// <summary>A document with this id exists.</summary>
    DuplicateId,

    /// <summary>Another document has one of its unique keys.</summary>
    DuplicateKey,
}

/// <summary>A range of one index. Keys compare by ordinal (UTF-8 bytes).</summary>
/// <param name="Index">Name of the index.</param>
/// <param name="From">First key, included; null for the beginning.</param>
/// <param name="To">End of the range, excluded; null for the end.</param>
/// <param name="Limit">At most so many documents, 1 to 10,000.</param>
/// <param name="Descending">Last key first.</param>
public sealed record IndexQuery(string Index, string? From, string? To, int Limit, bool Descending = false)
{
    /// <summary>All keys that begin with <paramref name="prefix"/>.</summary>
    public static IndexQuery Prefix(string index, string prefix, int limit, bool descending = false) =>
        new(index, prefix, prefix + "\U0010FFFF", limit, descending);
}

/// <summary>The store cannot do its work now; the message says which store and why, without personal data.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether waiting does not help: somebody must mend what is wrong before a start.</summary>
    public bool IsFinal { get; init; }
}
