using Microsoft.Extensions.Options;
using Platform.Contracts.Understanding;
using Platform.Hosting;
using Platform.Learning;
using Platform.Nlu.Examples;
using Platform.Nlu.Intents;
using Platform.Packs;
using Platform.Storage;

namespace Platform.Nlu.Models;

/// <summary>
/// Trains what waits for it, one model at a time. A replica takes a model by a lease in the store that it renews; when the lease
/// ends another one begins anew, so that one replica trains a model, and one that dies loses none.
/// </summary>
internal sealed partial class ModelTraining(
    ModelStore store,
    ModelAnnouncements announcements,
    TenantPacks packs,
    IOptions<NluOptions> options,
    TimeProvider time,
    ILogger<ModelTraining> logger) : WakingService
{
    private const int MaxAttempts = 3;
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(1);

    private readonly string _replica = $"{Environment.MachineName}-{Guid.NewGuid():N}";
    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(options.Value.FollowMilliseconds);

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (await ClaimAsync(stoppingToken) is { } claimed)
            await TrainAsync(claimed, stoppingToken);
    }

    protected override void Interrupted(Exception exception) => Log.Failed(logger, exception);

    private async Task<Stored<StoredModel>?> ClaimAsync(CancellationToken cancellationToken)
    {
        foreach (var waiting in await store.WaitingAsync(50, cancellationToken))
        {
            var now = time.GetUtcNow();
            var model = waiting.Value;
            // Tenants come and go with the settings, and replicas are restarted with new ones one after the other.
            if ((model.State == ModelState.Training && model.LeaseUntil > now) || packs.Find(model.TenantId) is null)
                continue;
            var claimed = model.Attempts >= MaxAttempts
                ? Failed(model, $"The training was begun {MaxAttempts} times and never came to its end; the logs of those replicas may say why. Start it again, or train with fewer examples.", now)
                : model with
                {
                    State = ModelState.Training,
                    Progress = 0,
                    Owner = _replica,
                    LeaseUntil = now + options.Value.TrainingLease,
                    Attempts = model.Attempts + 1,
                    UpdatedAt = now,
                };
            if (await store.ReplaceAsync(claimed, waiting.Version, cancellationToken) is { } version && claimed.State == ModelState.Training)
                return waiting with { Value = claimed, Version = version };
        }

        return null;
    }

    private async Task TrainAsync(Stored<StoredModel> claimed, CancellationToken stoppingToken)
    {
        using var activity = NluTelemetry.Activities.StartActivity("train");
        var (model, version) = (claimed.Value, claimed.Version);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        Log.Begun(logger, model.Version, model.TenantId, model.Examples);
        var progress = new Progress();
        var work = WorkAsync(model, progress, end.Token);
        using var timer = new PeriodicTimer(ProgressEvery, time);
        while (!work.IsCompleted)
        {
            var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            if (await Task.WhenAny(work, tick) == work)
                break;
            if (stoppingToken.IsCancellationRequested)
            {
                // Another replica need not wait for the lease to end.
                await store.ReplaceAsync(
                    model with { State = ModelState.Queued, Attempts = model.Attempts - 1, UpdatedAt = time.GetUtcNow() }, version, CancellationToken.None);
                await end.CancelAsync();
                return;
            }

            var now = time.GetUtcNow();
            var renewed = model with { Progress = progress.Share, LeaseUntil = now + options.Value.TrainingLease, UpdatedAt = now };
            if (await store.ReplaceAsync(renewed, version, stoppingToken) is not { } next)
            {
                // The lease had ended, and another replica has begun.
                Log.Lost(logger, model.Version, model.TenantId);
                await end.CancelAsync();
                return;
            }

            (model, version) = (renewed, next);
        }

        var trained = await ResultAsync(work, model);
        if (await store.ReplaceAsync(trained, version, stoppingToken) is null)
        {
            Log.Lost(logger, model.Version, model.TenantId);
            return;
        }

        Log.Ended(logger, model.Version, model.TenantId, trained.State);
        if (trained.State == ModelState.Ready)
        {
            await announcements.TrainedAsync(trained, stoppingToken);
            await store.RemoveOldAsync(model.TenantId, options.Value.KeepModels, time.GetUtcNow(), stoppingToken);
        }
    }

    private async Task<Trained> WorkAsync(StoredModel model, Progress progress, CancellationToken cancellationToken)
    {
        var examples = (await store.ReadExamplesAsync(model, cancellationToken)).TrainingExamples();
        var pack = packs.For(model.TenantId);
        if (ExampleRules.CheckSet(examples, pack, options.Value.MaxExamples) is { Count: > 0 } problems)
            throw new ModelFileException(string.Join(' ', problems));
        var report = await BackgroundThread.Run(
            $"train {model.Version}", () => ConfusionMeasure.Run(examples, pack, () => progress.Step(ConfusionMeasure.Folds + 1), cancellationToken));
        var trained = await BackgroundThread.Run($"train {model.Version}", () => TrainedOnce.Get(examples));
        // Stored before it is told: who hears of it can load it.
        return new Trained(trained, report, await store.PutWeightsAsync(model, trained, cancellationToken));
    }

    private async Task<StoredModel> ResultAsync(Task<Trained> work, StoredModel model)
    {
        try
        {
            var trained = await work;
            var now = time.GetUtcNow();
            return model.With(trained.Weights) with
            {
                State = ModelState.Ready,
                Progress = 1,
                Owner = null,
                TrainedAt = now,
                Quality = ModelEndpoints.QualityOf(trained.Model),
                Report = trained.Report,
                Problem = null,
                UpdatedAt = now,
            };
        }
        catch (ModelFileException exception)
        {
            return Failed(model, exception.Message, time.GetUtcNow());
        }
#pragma warning disable CA1031 // Whatever stopped the training is told; the process goes on.
        catch (Exception exception) when (exception is not StorageUnavailableException and not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.Failed(logger, exception);
            return Failed(model, "The training failed on our side; the logs say why. Start it again.", time.GetUtcNow());
        }
    }

    private static StoredModel Failed(StoredModel model, string problem, DateTimeOffset now) =>
        model with { State = ModelState.Failed, Owner = null, Problem = problem, UpdatedAt = now };

    private sealed record Trained(IntentModel Model, ConfusionReport Report, StoredWeights Weights);

    /// <summary>Written by the training thread, read by the one that renews the lease.</summary>
    private sealed class Progress
    {
        private double _share;

        public double Share => Volatile.Read(ref _share);

        public void Step(int of) => Volatile.Write(ref _share, Math.Min(Math.Round(_share + (1.0 / of), 2), 0.99));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Training model {Version} of tenant {Tenant} with {Examples} examples")]
        public static partial void Begun(ILogger logger, string version, string tenant, int examples);

        [LoggerMessage(2, LogLevel.Information, "Training model {Version} of tenant {Tenant} ended: {State}")]
        public static partial void Ended(ILogger logger, string version, string tenant, ModelState state);

        [LoggerMessage(3, LogLevel.Warning, "Model {Version} of tenant {Tenant} is trained by another replica, since this one was too slow to renew its lease")]
        public static partial void Lost(ILogger logger, string version, string tenant);

        [LoggerMessage(4, LogLevel.Warning, "A training failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
