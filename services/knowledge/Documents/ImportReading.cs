using Microsoft.Extensions.Options;
using Platform.Contracts.Knowledge;
using Platform.Hosting;
using Platform.Knowledge.Sources;
using Platform.Packs;
using Platform.Storage;

namespace Platform.Knowledge.Documents;

/// <summary>
/// Reads what waits, one file at a time and in the order of acceptance. A replica takes an import by a lease in the store that it renews; when
/// the lease ends another one begins anew. Of one article only the oldest import is taken, so that the newest one has the last word.
/// </summary>
internal sealed partial class ImportReading(
    ImportStore imports,
    DocumentImporter importer,
    SourceStore sources,
    TenantPacks packs,
    IOptions<KnowledgeOptions> options,
    TimeProvider time,
    ILogger<ImportReading> logger) : WakingService
{
    private const int MaxAttempts = 3;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(500);

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(options.Value.FollowMilliseconds);

    protected override async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (await ClaimAsync(stoppingToken) is { } claimed)
            await ReadAsync(claimed, stoppingToken);
    }

    protected override void Interrupted(Exception exception) => Log.Interrupted(logger, exception.Message);

    private async Task<Stored<StoredImport>?> ClaimAsync(CancellationToken cancellationToken)
    {
        var articles = new HashSet<(string, string)>();
        foreach (var open in await imports.OpenAsync(200, cancellationToken))
        {
            var (now, import) = (time.GetUtcNow(), open.Value);
            // Tenants come and go with the settings, and replicas are restarted with new ones one after the other.
            if (!articles.Add((import.Order.TenantId, import.Order.ArticleId)) || packs.Find(import.Order.TenantId) is null
                || (import.State == ImportState.Reading && import.LeaseUntil > now))
                continue;
            if (import.Attempts >= MaxAttempts)
            {
                await EndAsync(open, import with
                {
                    State = ImportState.Failed,
                    Reason = $"Reading it was begun {MaxAttempts} times and never came to its end; the logs of those replicas may say why.",
                });
                continue;
            }

            var claimed = import with
            {
                State = ImportState.Reading,
                PagesRead = null,
                Attempts = import.Attempts + 1,
                LeaseUntil = now + Lease,
                UpdatedAt = now,
            };
            if (await imports.ReplaceAsync(claimed, open.Version, cancellationToken) is { } version)
                return open with { Value = claimed, Version = version };
        }

        return null;
    }

    private async Task ReadAsync(Stored<StoredImport> claimed, CancellationToken stoppingToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var progress = new Progress();
        var work = importer.ReadAsync(cancellation => imports.ReadFileAsync(claimed.Value, cancellation), claimed.Value.Order.FileName, progress.Set, end.Token);
        var current = claimed;
        using var timer = new PeriodicTimer(ProgressEvery, time);
        try
        {
            while (await Task.WhenAny(work, timer.WaitForNextTickAsync(stoppingToken).AsTask()) != work)
            {
                stoppingToken.ThrowIfCancellationRequested();
                if (await RenewAsync(current, progress, stoppingToken) is not { } renewed)
                    return;
                current = renewed;
            }

            var read = await work;
            // Whoever has lost the lease must not store.
            if (await RenewAsync(current, progress, stoppingToken) is not { } last)
                return;
            current = last;
            await EndAsync(current, await StoreAsync(current.Value, read, stoppingToken));
        }
        catch (DocumentRefusedException refusal)
        {
            await EndAsync(current, current.Value with { State = ImportState.Refused, Reason = refusal.Message });
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Another replica need not wait for the lease to end.
            await imports.ReplaceAsync(
                current.Value with { State = ImportState.Waiting, Attempts = current.Value.Attempts - 1, UpdatedAt = time.GetUtcNow() }, current.Version, CancellationToken.None);
            throw;
        }
#pragma warning disable CA1031 // Whatever a file makes of its reader is told; the process goes on.
        catch (Exception exception) when (exception is not StorageUnavailableException and not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.Failed(logger, current.Value.Id, exception);
            await EndAsync(current, current.Value with { State = ImportState.Failed, Reason = "The reading failed on our side; the logs say why." });
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    private async Task<StoredImport> StoreAsync(StoredImport import, ReadDocument read, CancellationToken cancellationToken)
    {
        var order = import.Order;
        if (import.FromSource && await sources.GetAsync(order.TenantId, order.ArticleId, cancellationToken) is null)
            return import with { State = ImportState.Failed, Reason = SourceGone };
        var (result, _) = await importer.StoreAsync(order, read, cancellationToken);
        // It may have been removed between the look at it and the storing.
        if (import.FromSource && await sources.GetAsync(order.TenantId, order.ArticleId, cancellationToken) is null)
            await importer.WithdrawAsync(order.TenantId, order.ArticleId, cancellationToken);
        return import with
        {
            State = ImportState.Done,
            Pages = result.Pages,
            PagesRead = result.Pages,
            Sections = result.Sections,
            ArticleVersion = result.Article.Version,
            IsUnchanged = result.IsUnchanged,
        };
    }

    private const string SourceGone = "Its source was removed before it was read.";

    private async Task<Stored<StoredImport>?> RenewAsync(Stored<StoredImport> import, Progress progress, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (read, pages) = progress.Get();
        var renewed = import.Value with
        {
            Pages = pages > 0 ? pages : null,
            PagesRead = pages > 0 ? read : null,
            LeaseUntil = now + Lease,
            UpdatedAt = now,
        };
        if (await imports.ReplaceAsync(renewed, import.Version, cancellationToken) is { } version)
            return import with { Value = renewed, Version = version };
        Log.Lost(logger, import.Value.Id);
        return null;
    }

    private async Task EndAsync(Stored<StoredImport> import, StoredImport ended)
    {
        ended = ended with { UpdatedAt = time.GetUtcNow() };
        if (await imports.ReplaceAsync(ended, import.Version, CancellationToken.None) is null)
            return;
        await imports.DropFileAsync(ended);
        if (ended.FromSource)
            await sources.EndedAsync(ended, CancellationToken.None);
        Log.Ended(logger, ended.Id, ended.Order.ArticleId, ended.Order.TenantId, ended.State, ended.Reason);
    }

    /// <summary>Written by the thread that reads, read by the one that renews the lease.</summary>
    private sealed class Progress
    {
        private long _pages;

        public void Set(int read, int of) => Volatile.Write(ref _pages, ((long)of << 32) | (uint)read);

        public (int Read, int Of) Get() => Volatile.Read(ref _pages) is var pages ? ((int)(pages & uint.MaxValue), (int)(pages >> 32)) : default;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Import {Import} of article {Article} of tenant {Tenant} ended: {State} {Reason}")]
        public static partial void Ended(ILogger logger, string import, string article, string tenant, ImportState state, string? reason);

        [LoggerMessage(2, LogLevel.Warning, "Import {Import} is read by another replica, since this one was too slow to renew its lease")]
        public static partial void Lost(ILogger logger, string import);

        [LoggerMessage(3, LogLevel.Error, "Import {Import} failed")]
        public static partial void Failed(ILogger logger, string import, Exception exception);

        [LoggerMessage(4, LogLevel.Warning, "Reading documents was interrupted and is tried again: {Reason}")]
        public static partial void Interrupted(ILogger logger, string reason);
    }
}
