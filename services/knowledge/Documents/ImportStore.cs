using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Platform.Storage;

namespace Platform.Knowledge.Documents;

/// <summary>
/// The imports and the files that they wait for. The file is stored first: an import that is there can be carried out, whatever happens to
/// the process that has accepted it.
/// </summary>
internal sealed class ImportStore(
    [FromKeyedServices(KnowledgeService.StoreName)] IDocumentStore store, IOptions<KnowledgeOptions> options, TimeProvider time)
{
    // MongoDB takes 16 MB in one document.
    private const int ChunkBytes = 1024 * 1024;

    private readonly IDocumentCollection<StoredImport> _imports = store.Collection(new CollectionDefinition<StoredImport>("document_imports")
        .Index("tenant", import => IndexKey.Join(import.Order.TenantId, import.Id))
        .Index("open", import => import.IsOpen ? import.Id : null)
        .ExpireAt(import => import.IsOpen ? null : import.UpdatedAt + options.Value.Documents.KeepImportsFor));

    private readonly IDocumentCollection<ImportChunk> _chunks = store.Collection(new CollectionDefinition<ImportChunk>("document_import_chunks")
        .ExpireAt(chunk => chunk.StoredAt + options.Value.Documents.KeepImportsFor));

    /// <summary>Stores the file and the order; when it returns, the import survives the end of the process.</summary>
    /// <param name="order">What the file is to become.</param>
    /// <param name="file">The file.</param>
    /// <param name="fromSource">Whether it was found at a source, without which it is not wanted.</param>
    /// <param name="known">The hash of a file that need not be read again; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The import; null if the file is the known one.</returns>
    /// <exception cref="DocumentRefusedException">The file is empty or too large, or its name is of no known kind.</exception>
    public async Task<StoredImport?> AddAsync(DocumentOrder order, Stream file, bool fromSource, string? known, CancellationToken cancellationToken)
    {
        if (!FileFormats.IsKnown(order.FileName))
            throw FileFormats.UnknownName();
        var now = time.GetUtcNow();
        // Ids are in the order of acceptance.
        var id = Guid.CreateVersion7(now).ToString("N");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (bytes, chunks) = (0L, 0);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            int read;
            while ((read = await file.ReadAtLeastAsync(buffer.AsMemory(0, ChunkBytes), ChunkBytes, throwOnEndOfStream: false, cancellationToken)) > 0)
            {
                if ((bytes += read) > options.Value.Documents.FileBytes)
                    throw new DocumentRefusedException($"The file is larger than the {options.Value.Documents.FileBytes:N0} bytes that are allowed.");
                hash.AppendData(buffer, 0, read);
                await _chunks.PutAsync(ChunkId(id, chunks++), new ImportChunk(buffer[..read], now), cancellationToken);
            }

            if (bytes == 0)
                throw new DocumentRefusedException("The file is empty.");
        }
        catch
        {
            await DropFileAsync(id, chunks);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        var import = new StoredImport(id, order, bytes, chunks, Convert.ToHexStringLower(hash.GetHashAndReset()), fromSource, now);
        if (import.Sha256 == known)
        {
            await DropFileAsync(import);
            return null;
        }

        await _imports.InsertAsync(id, import, cancellationToken);
        return import;
    }

    public async Task<StoredImport?> GetAsync(string tenantId, string id, CancellationToken cancellationToken) =>
        (await _imports.GetAsync(id, cancellationToken))?.Value is { } import && import.Order.TenantId == tenantId ? import : null;

    /// <summary>A tenant's imports, newest first, before <paramref name="before"/>.</summary>
    public async Task<IReadOnlyList<StoredImport>> ListAsync(string tenantId, string? before, int limit, CancellationToken cancellationToken)
    {
        var all = IndexQuery.Prefix("tenant", IndexKey.Join(tenantId, ""), limit, descending: true);
        var found = await _imports.QueryAsync(before is null ? all : all with { To = IndexKey.Join(tenantId, before) }, cancellationToken);
        return [.. found.Select(import => import.Value)];
    }

    /// <summary>What is not finished, in the order of acceptance.</summary>
    public Task<IReadOnlyList<Stored<StoredImport>>> OpenAsync(int limit, CancellationToken cancellationToken) =>
        _imports.QueryAsync(new IndexQuery("open", null, null, limit), cancellationToken);

    /// <summary>Replaces the import if nobody else has; the new version, or null.</summary>
    public Task<long?> ReplaceAsync(StoredImport import, long version, CancellationToken cancellationToken) =>
        _imports.ReplaceAsync(import.Id, version, import, cancellationToken);

    /// <exception cref="DocumentRefusedException">A part of the file is gone.</exception>
    public async Task<byte[]> ReadFileAsync(StoredImport import, CancellationToken cancellationToken)
    {
        var file = new byte[import.Bytes];
        var at = 0;
        for (var i = 0; i < import.Chunks; i++)
        {
            if ((await _chunks.GetAsync(ChunkId(import.Id, i), cancellationToken))?.Value.Content is not { } content)
                throw new DocumentRefusedException("It waited so long that the file is not kept any more; send it again.");
            content.CopyTo(file, at);
            at += content.Length;
        }

        return file;
    }

    /// <summary>Removes the file of an import that is finished.</summary>
    public Task DropFileAsync(StoredImport import) => DropFileAsync(import.Id, import.Chunks);

    private async Task DropFileAsync(string id, int chunks)
    {
        for (var i = 0; i < chunks; i++)
            await _chunks.DeleteAsync(ChunkId(id, i), cancellationToken: CancellationToken.None);
    }

    private static string ChunkId(string id, int chunk) => $"{id}/{chunk}";
}
