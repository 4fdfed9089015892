using Platform.Contracts.Understanding;
using Refit;

namespace Platform.Clients;

/// <summary>What the caller's tenant understands. Needs a key with the scope <c>manage</c>.</summary>
public interface INluApi
{
    /// <summary>What a text would be understood as, outside any conversation.</summary>
    /// <param name="request">The text.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ApiException">400 if the text is empty or too long or the locale is no tag.</exception>
    [Post("/v1/nlu/understand")]
    Task<UnderstandResponse> UnderstandAsync([Body] UnderstandRequest request, CancellationToken cancellationToken = default);

    /// <summary>The model in use, its intents and its quality.</summary>
    [Get("/v1/nlu/model")]
    Task<NluModelView> GetModelAsync(CancellationToken cancellationToken = default);
}
