using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Platform.Contracts.Understanding;
using Platform.Learning;
using Platform.Nlu.Understanding;
using Platform.Packs;

namespace Platform.Nlu.Models;

/// <summary>
/// Makes this replica read with the models that the store says: at start, when the bus tells of a change, and by looking, since
/// a broker can be away. A model that cannot be used is left, and the one before goes on.
/// </summary>
internal sealed partial class ModelFollower(
    ModelStore store,
    StoredReaders stored,
    TenantReaders readers,
    ModelAnnouncements announcements,
    TenantPacks packs,
    IOptions<NluOptions> options,
    TimeProvider time,
    ILogger<ModelFollower> logger) : BackgroundService
{
    private const int PageSize = 200;

    // Clocks of replicas differ, and a write takes its time between reading the clock and being visible.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);
    // Whoever made the change announces it; only what he has left is taken up.
    private static readonly TimeSpan AnnounceAfter = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Followed> _tenants = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _caughtUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _seen;
    private CancellationToken _stopping;

    /// <summary>Whether the models that were promoted before the start are in use, or cannot be.</summary>
    public bool CaughtUp => _caughtUp.Task.IsCompleted;

    /// <summary>Uses what the store says of this tenant; returns when it is in use here.</summary>
    public async Task RefreshAsync(string tenantId, CancellationToken cancellationToken)
    {
        if (packs.Find(tenantId) is null)
            return;
        var followed = _tenants.GetOrAdd(tenantId, _ => new Followed());
        var (deployment, version) = await store.DeploymentAsync(tenantId, cancellationToken);
        if (version == 0 || version <= followed.Complete)
            return;

        // The one before goes on until it is there, the pack's as well.
        var active = deployment.Active is null ? null : await stored.GetAsync(tenantId, deployment.Active);
        if (active is null)
            await readers.OfPackAsync(tenantId);
        lock (followed.Lock)
        {
            // Making a reader takes its time, and another change may have overtaken this one.
            if (version < followed.Applied)
                return;
            if (version > followed.Applied)
                readers.Use(tenantId, active);
            followed.Applied = version;
        }

        // Nothing is to keep the active one back.
        var shadow = await ShadowAsync(tenantId, deployment.Shadow);
        lock (followed.Lock)
        {
            if (version != followed.Applied)
                return;
            readers.UseAsShadow(tenantId, shadow);
            followed.Complete = version;
        }

        Log.InUse(logger, deployment.Active ?? "of the pack", tenantId);
        _ = TryWarmAsync(tenantId, _stopping);
    }

    /// <summary>Loads the models that may be next, the newest and the one before, so that their promotion takes no time.</summary>
    public async Task WarmAsync(string tenantId, CancellationToken cancellationToken)
    {
        if (packs.Find(tenantId) is null)
            return;
        var (deployment, _) = await store.DeploymentAsync(tenantId, cancellationToken);
        var newest = (await store.NewestReadyAsync(tenantId, cancellationToken))?.Version;
        var before = deployment.Before is [.., { Length: > 0 } last] ? last : null;
        stored.Keep(tenantId, [deployment.Active, deployment.Shadow, newest, before]);
        foreach (var version in new[] { newest, before }.OfType<string>())
            await stored.GetAsync(tenantId, version);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _seen = time.GetUtcNow();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        await Task.WhenAll(packs.All.Keys.Select(tenant => TryRefreshAsync(tenant, stoppingToken)));
        _caughtUp.SetResult();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.FollowMilliseconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FollowAsync(stoppingToken);
                await AnnounceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception.Message);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var deployments = await store.UpdatedDeploymentsAsync(_seen - Overlap, PageSize, cancellationToken);
        var models = await store.UpdatedModelsAsync(_seen - Overlap, PageSize, cancellationToken);
        foreach (var tenant in deployments.Select(deployment => deployment.TenantId)
                     .Concat(_tenants.Where(tenant => tenant.Value.Failed).Select(tenant => tenant.Key)).Distinct())
            // Not awaited: a model may be trained anew, and the next look must not wait for it.
            _ = TryRefreshAsync(tenant, cancellationToken);
        foreach (var tenant in models.Where(model => model.State == ModelState.Ready).Select(model => model.TenantId).Distinct())
            _ = TryWarmAsync(tenant, cancellationToken);

        // A full page may not be the end; the next look begins with its last entry.
        if (deployments.Count < PageSize && models.Count < PageSize)
            _seen = now;
        else
            _seen = new[] { deployments is [.., var deployment] ? deployment.UpdatedAt : now, models is [.., var model] ? model.UpdatedAt : now }.Min() + Overlap;
    }

    private async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - AnnounceAfter;
        foreach (var model in await store.UnannouncedModelsAsync(before, PageSize, cancellationToken))
            await announcements.AnnounceAsync(model.Value, cancellationToken);
        foreach (var deployment in await store.UnannouncedDeploymentsAsync(before, PageSize, cancellationToken))
            await announcements.AnnounceAsync(deployment, cancellationToken);
    }

    private async Task TryRefreshAsync(string tenantId, CancellationToken cancellationToken)
    {
        var followed = _tenants.GetOrAdd(tenantId, _ => new Followed());
        try
        {
            await RefreshAsync(tenantId, cancellationToken);
            followed.Failed = false;
        }
        catch (ModelFileException exception)
        {
            // Looking again does not mend it; the next promotion or roll-back does.
            followed.Failed = false;
            if (followed.Told != exception.Message)
                Log.Refused(logger, tenantId, exception.Message);
            followed.Told = exception.Message;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            followed.Failed = true;
            Log.Failed(logger, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private async Task TryWarmAsync(string tenantId, CancellationToken cancellationToken)
    {
        try
        {
            await WarmAsync(tenantId, cancellationToken);
        }
        catch (ModelFileException)
        {
            // Whoever promotes it is told.
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, exception.Message);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    // A shadow that cannot be used keeps no promotion back.
    private async Task<UtteranceReader?> ShadowAsync(string tenantId, string? version)
    {
        try
        {
            return version is null ? null : await stored.GetAsync(tenantId, version);
        }
        catch (ModelFileException exception)
        {
            Log.Refused(logger, tenantId, exception.Message);
            return null;
        }
    }

    /// <summary>What this replica knows of a tenant's models.</summary>
    private sealed class Followed
    {
        public Lock Lock { get; } = new();

        /// <summary>The version of the deployment's document whose active model is in use here.</summary>
        public long Applied { get; set; }

        /// <summary>The version whose shadow is, too.</summary>
        public long Complete { get; set; }

        public bool Failed { get; set; }

        public string? Told { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Model {Version} reads the messages of tenant {Tenant}")]
        public static partial void InUse(ILogger logger, string version, string tenant);

        [LoggerMessage(2, LogLevel.Error, "A model of tenant {Tenant} cannot be used, and the one before goes on: {Reason}")]
        public static partial void Refused(ILogger logger, string tenant, string reason);

        [LoggerMessage(3, LogLevel.Warning, "Following the models of other replicas failed; it is tried again: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
