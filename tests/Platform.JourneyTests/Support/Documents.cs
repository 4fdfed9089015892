using Platform.Clients;
using Platform.Contracts.Knowledge;

namespace Platform.JourneyTests.Support;

/// <summary>Files that become articles.</summary>
internal static class Documents
{
    /// <summary>The import when it has ended; fails unless it is done.</summary>
    public static async Task<DocumentImport> EndAsync(this IKnowledgeApi knowledge, DocumentImport import, CancellationToken cancellationToken)
    {
        var ended = import;
        await Eventually.TrueAsync(
            async () => (ended = await knowledge.ImportAsync(import.Id, cancellationToken)).State is not (ImportState.Waiting or ImportState.Reading),
            () => $"the import does not end: {ended.State}, page {ended.PagesRead}",
            seconds: 60);
        Assert.Equal((ImportState.Done, null), (ended.State, ended.Reason));
        return ended;
    }
}
