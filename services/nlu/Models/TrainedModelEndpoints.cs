using System.Security.Claims;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Platform.Contracts.Understanding;
using Platform.Hosting.Security;
using Platform.Learning;
using Platform.Nlu.Examples;
using Platform.Nlu.Intents;
using Platform.Nlu.Observation;
using Platform.Packs;
using static Platform.Hosting.Problems;
using static Platform.Nlu.Examples.ExampleEndpoints;

namespace Platform.Nlu.Models;

/// <summary>Training models, trying them in the shadow, promoting them and going back.</summary>
internal static partial class TrainedModelEndpoints
{
    private const int MaxLimit = 200;
    private static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(10);

    public static void MapTrainedModels(this IEndpointRouteBuilder app)
    {
        var models = app.MapGroup("/v1/nlu/models").RequireAuthorization(Scopes.Manage);
        models.MapGet("", ListAsync).WithSummary("Lists the trained models, newest first, and which are in use");
        models.MapPost("", TrainAsync).WithSummary("Begins to train a model with the examples of now; messages are read as before");
        models.MapGet("{version}", GetAsync).WithSummary("Gives a model: progress, quality, what it confuses, and how it did in the shadow");
        models.MapPost("{version}/shadow", ShadowAsync).WithSummary("Lets the model read live turns beside the active one, without effect");
        models.MapDelete("{version}/shadow", EndShadowAsync).WithSummary("Takes the model out of the shadow");
        models.MapPost("{version}/promote", PromoteAsync).WithSummary("Reads messages with this model from now on, in every replica");
        models.MapPost("rollback", RollBackAsync).WithSummary("Reads messages with the model before the active one again");
    }

    private static async Task<Results<Ok<TrainedModelPage>, ValidationProblem, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal caller,
        ModelStore store,
        TenantReaders readers,
        TenantPacks packs,
        CancellationToken cancellationToken,
        string? cursor = null,
        int limit = 50)
    {
        if (limit is < 1 or > MaxLimit)
            return Invalid("limit", $"The limit is 1 to {MaxLimit}.");
        if (cursor is not null && !Cursor().IsMatch(cursor))
            return Invalid("cursor", "The cursor is not one that was given out.");
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is null)
            return NoPack();

        var (deployment, _) = await store.DeploymentAsync(tenant, cancellationToken);
        var models = await store.ListAsync(tenant, cursor, limit + 1, cancellationToken);
        return TypedResults.Ok(new TrainedModelPage(
            (await readers.ForAsync(tenant)).Model.Version, deployment.Active, deployment.Shadow,
            [.. models.Take(limit).Select(model => new TrainedModelSummary(
                model.Version, model.State, model.Progress, deployment.RoleOf(model.Version), model.Examples, model.CreatedAt, model.By))],
            models.Count > limit ? ModelStore.KeyOf(models[limit - 1]) : null));
    }

    private static async Task<Results<Accepted<TrainedModel>, Ok<TrainedModel>, ValidationProblem, ProblemHttpResult>> TrainAsync(
        TrainRequest? request,
        ClaimsPrincipal caller,
        ExampleStore examples,
        ModelStore store,
        ModelTraining training,
        TenantPacks packs,
        IOptions<NluOptions> options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is not { } pack)
            return NoPack();
        var sources = request?.Sources ?? Enum.GetValues<ExampleSource>();
        if (sources.Count == 0 || sources.Any(source => !Enum.IsDefined(source)))
            return Invalid("sources", "The sources are one or more of pack, api and correction; leave them out for all.");

        var set = await examples.TrainingSetAsync(tenant, [.. sources], options.Value.MaxExamples, cancellationToken);
        if (ExampleRules.CheckSet(set, pack, options.Value.MaxExamples) is { Count: > 0 } problems)
            return TypedResults.Problem(
                string.Join(' ', problems), statusCode: StatusCodes.Status422UnprocessableEntity, title: "Examples cannot be trained");

        var now = time.GetUtcNow();
        var version = TrainingSet.Version(set);
        var examplesFile = ExamplesFile.Of(tenant, set);
        var location = "/v1/nlu/models/" + version;
        while (true)
        {
            if (await store.GetAsync(tenant, version, cancellationToken) is not { } stored)
            {
                // The file first: a model that is there has one.
                var file = await store.PutFileAsync(tenant, version, examplesFile.Write(), cancellationToken);
                var model = new StoredModel(
                    tenant, version, ModelState.Queued, 0, set.Count, examplesFile.Fingerprint, file, now, caller.GetWho(), now);
                if (!await store.AddAsync(model, cancellationToken))
                    continue;
                training.Wake();
                return TypedResults.Accepted(location, View(model, ModelRole.None, null));
            }

            // What is damaged is made anew.
            var damaged = !await IsReadableAsync(stored.Value, store, cancellationToken);
            var role = (await store.DeploymentAsync(tenant, cancellationToken)).Deployment.RoleOf(version);
            // The same examples make the same model: it is there already, or under way.
            if (stored.Value.State is ModelState.Ready && !damaged)
                return TypedResults.Ok(View(stored.Value, role, null));
            if (stored.Value.State is ModelState.Queued or ModelState.Training)
                return TypedResults.Accepted(location, View(stored.Value, role, null));

            var again = stored.Value with { State = ModelState.Queued, Progress = 0, Attempts = 0, Problem = null, By = caller.GetWho(), UpdatedAt = now };
            if (damaged)
                again = again with { ExamplesFile = await store.PutFileAsync(tenant, version, examplesFile.Write(), cancellationToken) };

            if (await store.ReplaceAsync(again, stored.Version, cancellationToken) is null)
                continue;
            training.Wake();
            return TypedResults.Accepted(location, View(again, role, null));
        }
    }

    private static async Task<Results<Ok<TrainedModel>, ProblemHttpResult>> GetAsync(
        string version, ClaimsPrincipal caller, ModelStore store, ShadowStore comparisons, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        return await store.GetAsync(tenant, version, cancellationToken) is { Value: var model }
            ? TypedResults.Ok(View(
                model, (await store.DeploymentAsync(tenant, cancellationToken)).Deployment.RoleOf(version),
                await comparisons.OfAsync(tenant, version, cancellationToken)))
            : NoSuchModel();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ShadowAsync(
        string version,
        ClaimsPrincipal caller,
        ModelStore store,
        StoredReaders readers,
        ModelFollower follower,
        TenantPacks packs,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is null)
            return NoPack();
        if (await UnusableAsync(tenant, version, store, readers, time, cancellationToken) is { } problem)
            return problem;
        if (await store.ChangeAsync(
                tenant, deployment => deployment.Active == version ? null : deployment.WithShadow(version, time.GetUtcNow()), cancellationToken) is null)
            return Conflict("The model is the active one: it has nothing to be compared with.");
        await follower.RefreshAsync(tenant, CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndShadowAsync(
        string version, ClaimsPrincipal caller, ModelStore store, ModelFollower follower, TimeProvider time, CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (await store.ChangeAsync(
                tenant, deployment => deployment.Shadow == version ? deployment.WithShadow(null, time.GetUtcNow()) : null, cancellationToken) is null)
            return Conflict("The model is not in the shadow.");
        await follower.RefreshAsync(tenant, CancellationToken.None);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> PromoteAsync(
        string version,
        ClaimsPrincipal caller,
        ModelStore store,
        StoredReaders readers,
        ModelFollower follower,
        ModelAnnouncements announcements,
        TenantPacks packs,
        IOptions<NluOptions> options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is null)
            return NoPack();
        if (await UnusableAsync(tenant, version, store, readers, time, cancellationToken) is { } problem)
            return problem;
        var deployment = await store.ChangeAsync(
            tenant, stored => stored.Promote(version, caller.GetWho(), time.GetUtcNow(), options.Value.KeepModels), cancellationToken);
        await CompleteAsync(deployment!, follower, announcements);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RollBackAsync(
        ClaimsPrincipal caller,
        ModelStore store,
        StoredReaders readers,
        ModelFollower follower,
        ModelAnnouncements announcements,
        TenantPacks packs,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var tenant = caller.GetTenant();
        if (packs.Find(tenant) is null)
            return NoPack();
        var before = (await store.DeploymentAsync(tenant, cancellationToken)).Deployment.Before;
        if (before.Count > 0 && before[^1].Length > 0 && await UnusableAsync(tenant, before[^1], store, readers, time, cancellationToken) is { } problem)
            return problem;
        if (await store.ChangeAsync(
                tenant,
                // Two who take back the same model take back one.
                stored => stored.Before.SequenceEqual(before) ? stored.RollBack(caller.GetWho(), time.GetUtcNow()) : null,
                cancellationToken) is not { } deployment)
            return Conflict("There is no model before the active one, or somebody else has just changed it.");
        await CompleteAsync(deployment, follower, announcements);
        return TypedResults.NoContent();
    }

    // What is stored must be in use here and be announced, even if the caller has gone.
    private static async Task CompleteAsync(StoredDeployment deployment, ModelFollower follower, ModelAnnouncements announcements)
    {
        await follower.RefreshAsync(deployment.TenantId, CancellationToken.None);
        await announcements.ChangedAsync(deployment, CancellationToken.None);
    }

    private static async Task<bool> IsReadableAsync(StoredModel model, ModelStore store, CancellationToken cancellationToken)
    {
        try
        {
            await store.ReadExamplesAsync(model, cancellationToken);
            if (model.WeightsOf(IntentModel.Trainer) is { } weights)
                await store.ReadModelAsync(model, weights, cancellationToken);
            return true;
        }
        catch (ModelFileException)
        {
            return false;
        }
    }

    /// <summary>Why the model cannot be put to use; null if it can, and then its reader is ready, and it is not removed for some minutes.</summary>
    private static async Task<ProblemHttpResult?> UnusableAsync(
        string tenant, string version, ModelStore store, StoredReaders readers, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await store.HoldAsync(tenant, version, time.GetUtcNow() + HeldFor, cancellationToken) is not { } model)
            return NoSuchModel();
        if (model.State != ModelState.Ready)
            return Conflict(model.State == ModelState.Failed
                ? "The training of this model failed; its problem says why."
                : "The model is not trained yet: wait until its state is ready.");
        try
        {
            // The file itself, even where the reader is made already: other replicas and the next start need it.
            if (model.WeightsOf(IntentModel.Trainer) is { } weights)
                await store.ReadModelAsync(model, weights, cancellationToken);
            await readers.GetAsync(tenant, version);
            return null;
        }
        catch (ModelFileException exception)
        {
            return Conflict($"The stored model cannot be used, and the active one stays. {exception.Message} Train it again with POST /v1/nlu/models, or go on with another one.");
        }
    }

    private static TrainedModel View(StoredModel model, ModelRole role, ShadowComparison? comparison)
    {
        var file = model.Weights is [.., var made] ? made.File : null;
        return new TrainedModel(
            model.Version, model.State, model.Progress, role, model.Examples, model.Fingerprint, file?.Hash, file?.Bytes, model.CreatedAt, model.By,
            model.TrainedAt, model.Quality, model.Report, comparison, model.Problem);
    }

    private static ProblemHttpResult NoSuchModel() => TypedResults.Problem(
        "There is no trained model of this version.", statusCode: StatusCodes.Status404NotFound, title: "Not found");

    [GeneratedRegex(@"^[0-9]{20}\.[a-z0-9-]{1,64}\z")]
    private static partial Regex Cursor();
}
