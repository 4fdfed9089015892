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

    /// <summary>A page of the labelled examples, by id.</summary>
    /// <param name="intent">Only examples of this intent; null for all.</param>
    /// <param name="language">Only examples in this language; null for all.</param>
    /// <param name="source">Only examples from there; null for all.</param>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    [Get("/v1/nlu/examples")]
    Task<ExamplePage> ListExamplesAsync(
        [Query] string? intent = null,
        [Query] string? language = null,
        [Query] ExampleSource? source = null,
        [Query] string? cursor = null,
        [Query] int limit = 50,
        CancellationToken cancellationToken = default);

    /// <summary>Adds labelled examples: all, or none if one is wrong.</summary>
    /// <exception cref="ApiException">400 if a text, a label or a language is wrong, or the sentence has another label already.</exception>
    [Post("/v1/nlu/examples")]
    Task<ExamplesAdded> AddExamplesAsync([Body] AddExamples examples, CancellationToken cancellationToken = default);

    /// <summary>Removes an example that was added. 409 if it is the pack's.</summary>
    [Delete("/v1/nlu/examples/{id}")]
    Task DeleteExampleAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Tells what a message means that was understood wrongly. 404 if the message is not in the label queue and has no text.</summary>
    [Post("/v1/nlu/corrections")]
    Task<CorrectionTaken> CorrectAsync([Body] CorrectionRequest correction, CancellationToken cancellationToken = default);

    /// <summary>A page of what waits to be labelled, the largest groups first.</summary>
    /// <param name="reason">Only groups with this reason; null for all.</param>
    /// <param name="language">Only groups in this language; null for all.</param>
    /// <param name="cursor">Where the last page ended; null for the first.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    [Get("/v1/nlu/label-queue")]
    Task<LabelQueuePage> GetLabelQueueAsync(
        [Query] LabelReason? reason = null,
        [Query] string? language = null,
        [Query] string? cursor = null,
        [Query] int limit = 50,
        CancellationToken cancellationToken = default);

    /// <summary>Labels a group: its texts become examples, or it is dismissed. 404 if it does not wait any more.</summary>
    [Post("/v1/nlu/label-queue/{id}")]
    Task LabelAsync(string id, [Body] LabelRequest label, CancellationToken cancellationToken = default);

    /// <summary>A page of the trained models, newest first, and which are in use.</summary>
    [Get("/v1/nlu/models")]
    Task<TrainedModelPage> ListModelsAsync([Query] string? cursor = null, [Query] int limit = 50, CancellationToken cancellationToken = default);

    /// <summary>Begins to train a model with the examples of now; the model of the same examples if there is one. 422 if they cannot be trained.</summary>
    [Post("/v1/nlu/models")]
    Task<TrainedModel> TrainAsync([Body] TrainRequest request, CancellationToken cancellationToken = default);

    /// <summary>A model: progress, quality, what it confuses, how it did in the shadow.</summary>
    [Get("/v1/nlu/models/{version}")]
    Task<TrainedModel> GetTrainedModelAsync(string version, CancellationToken cancellationToken = default);

    /// <summary>Lets a model read live turns beside the active one, without effect. 409 if it is not ready or is damaged.</summary>
    [Post("/v1/nlu/models/{version}/shadow")]
    Task ShadowAsync(string version, CancellationToken cancellationToken = default);

    /// <summary>Takes the model out of the shadow. 409 if it is not there.</summary>
    [Delete("/v1/nlu/models/{version}/shadow")]
    Task EndShadowAsync(string version, CancellationToken cancellationToken = default);

    /// <summary>Reads messages with this model from now on. 409 if it is not ready or is damaged; the active one then stays.</summary>
    [Post("/v1/nlu/models/{version}/promote")]
    Task PromoteAsync(string version, CancellationToken cancellationToken = default);

    /// <summary>Reads messages with the model before the active one again. 409 if there is none.</summary>
    [Post("/v1/nlu/models/rollback")]
    Task RollBackAsync(CancellationToken cancellationToken = default);
}
