using Platform.Contracts.Audit;
using Refit;

namespace Platform.Clients;

/// <summary>The evidence of the caller's tenant. Needs a key with the scope <c>manage</c>.</summary>
public interface IAuditApi
{
    /// <summary>Walks the whole chain and recomputes every hash. Takes some seconds for each 100,000 records.</summary>
    /// <param name="index">With <paramref name="hash"/>: a head noted earlier, which must still be in the chain.</param>
    /// <param name="hash">Hash of the record at <paramref name="index"/>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">400 if only one of the two parameters is given or one is malformed.</exception>
    [Get("/v1/audit/verify")]
    Task<ChainVerification> VerifyAsync(long? index = null, string? hash = null, CancellationToken cancellationToken = default);

    /// <summary>Records in the order of their indexes: of a turn, of a conversation, or all.</summary>
    /// <param name="conversation">Only this conversation's.</param>
    /// <param name="turn">Only this turn's.</param>
    /// <param name="after">Only records with a higher index; <see cref="RecordPage.Next"/> of the page before.</param>
    /// <param name="limit">At most so many, 1 to 200; 50 if not given.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">400 if a parameter is out of its range.</exception>
    [Get("/v1/audit/records")]
    Task<RecordPage> GetRecordsAsync(
        string? conversation = null,
        Guid? turn = null,
        long? after = null,
        int? limit = null,
        CancellationToken cancellationToken = default);

    /// <summary>The end of the chain.</summary>
    [Get("/v1/audit/head")]
    Task<ChainHeadResponse> GetHeadAsync(CancellationToken cancellationToken = default);

    /// <summary>Whether routing's numbered events of a conversation are complete.</summary>
    /// <exception cref="ApiException">404 if nothing is recorded of the conversation.</exception>
    [Get("/v1/audit/sequences/{conversationId}")]
    Task<SequenceReport> GetSequencesAsync(string conversationId, CancellationToken cancellationToken = default);
}
