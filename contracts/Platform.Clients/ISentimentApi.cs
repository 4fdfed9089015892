using Platform.Contracts.Understanding;
using Refit;

namespace Platform.Clients;

/// <summary>The sentiment service over HTTP.</summary>
public interface ISentimentApi
{
    /// <summary>
    /// Reads one text and shows the phrases behind the reading. Needs the scope <c>manage</c>. A text that is too long
    /// or a locale that is no BCP 47 tag throws <see cref="ValidationApiException"/> (400).
    /// </summary>
    [Post("/v1/sentiment/score")]
    Task<SentimentScoreResponse> ScoreAsync([Body] SentimentScoreRequest request, CancellationToken cancellationToken = default);
}
