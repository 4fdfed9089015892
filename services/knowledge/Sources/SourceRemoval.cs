using Platform.Knowledge.Documents;

namespace Platform.Knowledge.Sources;

/// <summary>Removes sources: what came from one is not in force any more.</summary>
internal sealed class SourceRemoval(SourceStore sources, DocumentImporter importer)
{
    public async Task RemoveAsync(StoredSource source, CancellationToken cancellationToken)
    {
        // First, so that after a crash the source is there to be removed again; and last, since an import may have come between.
        await importer.WithdrawAsync(source.TenantId, source.ArticleId, cancellationToken);
        await sources.DeleteAsync(source.TenantId, source.ArticleId, cancellationToken);
        await importer.WithdrawAsync(source.TenantId, source.ArticleId, cancellationToken);
    }
}
