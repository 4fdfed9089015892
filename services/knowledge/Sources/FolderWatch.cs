using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Platform.Contracts.Knowledge;
using Platform.Knowledge.Articles;
using Platform.Knowledge.Documents;
using Platform.Packs;

namespace Platform.Knowledge.Sources;

/// <summary>
/// Looks at the watched folder: new and changed files are imported, what came from a file that is gone is withdrawn. Looking again and again
/// needs no support of the file system, so that it works on network drives too. One replica looks, by a lease.
/// </summary>
internal sealed partial class FolderWatch(
    SourceStore sources,
    SourceRemoval removal,
    ImportStore imports,
    ImportReading reading,
    TenantPacks packs,
    IOptions<KnowledgeOptions> options,
    TimeProvider time,
    ILogger<FolderWatch> logger) : BackgroundService
{
    private const int PageSize = 1000;
    private static readonly TimeSpan LeastLease = TimeSpan.FromSeconds(30);

    private static readonly EnumerationOptions Enumeration = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 8,
        // A link could lead to any file of the machine.
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
        IgnoreInaccessible = false,
    };

    private readonly string _replica = $"{Environment.MachineName}-{Guid.NewGuid():N}";
    private readonly Dictionary<(string Tenant, string Path), (long Size, DateTimeOffset ModifiedAt)> _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Sources.Folder is not { Length: > 0 } folder)
            return;
        using var timer = new PeriodicTimer(options.Value.Sources.FolderEvery, time);
        do
        {
            try
            {
                if (!await sources.LeaseFolderAsync(_replica, time.GetUtcNow() + LeastLease + (3 * options.Value.Sources.FolderEvery), stoppingToken))
                    continue;
                foreach (var (tenantId, pack) in packs.All)
                    await LookAsync(Path.Combine(folder, tenantId), tenantId, pack, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(string root, string tenantId, Pack pack, CancellationToken cancellationToken)
    {
        // A tenant without a folder, or a drive that is away: neither says that files were removed.
        if (!Directory.Exists(root))
            return;
        List<FileInfo> files =
        [
            .. new DirectoryInfo(root).EnumerateFiles("*", Enumeration).Where(file => !file.Name.StartsWith('~')).Take(options.Value.Sources.FolderFiles + 1),
        ];
        if (files.Count > options.Value.Sources.FolderFiles)
        {
            Log.TooMany(logger, tenantId, options.Value.Sources.FolderFiles);
            return;
        }

        var known = await KnownAsync(tenantId, cancellationToken);
        var ids = known.Values.Select(source => source.ArticleId).ToHashSet(StringComparer.Ordinal);
        foreach (var file in files.OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(root, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            var stat = (file.Length, ModifiedAt(file));
            known.Remove(path, out var source);
            if (source is not null && stat == (source.Size, source.LastModified))
                continue;
            // Whoever copies a file here takes his time.
            if (!_seen.TryGetValue((tenantId, path), out var before) || before != stat)
            {
                _seen[(tenantId, path)] = stat;
                continue;
            }

            source ??= NewSource(tenantId, pack, path, ids);
            await TakeAsync(source, pack, file, stat, cancellationToken);
            _seen.Remove((tenantId, path));
        }

        foreach (var gone in known.Values)
        {
            await removal.RemoveAsync(gone, cancellationToken);
            Log.Withdrawn(logger, gone.ArticleId, tenantId);
        }
    }

    private async Task<Dictionary<string, StoredSource>> KnownAsync(string tenantId, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, StoredSource>(StringComparer.Ordinal);
        string? after = null;
        while (await sources.ListAsync(tenantId, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var source in page.Where(source => source.Kind == SourceKind.File))
                known[source.Location] = source;
            after = page[^1].ArticleId;
        }

        return known;
    }

    private static StoredSource NewSource(string tenantId, Pack pack, string path, HashSet<string> taken)
    {
        var id = IdOf(path);
        if (!taken.Add(id))
            taken.Add(id = IdOf(path, alwaysHashed: true));
        // A folder that is called as a language has the files of that language.
        var language = path.Split('/')[0] is var first && path.Contains('/', StringComparison.Ordinal) && pack.Languages.Contains(first) ? first : pack.DefaultLanguage;
        return new(tenantId, id, SourceKind.File, path, language, null, Publish: true);
    }

    private async Task TakeAsync(
        StoredSource source, Pack pack, FileInfo file, (long Size, DateTimeOffset ModifiedAt) stat, CancellationToken cancellationToken)
    {
        // Without its source an import is not wanted.
        await sources.AddAsync(source, cancellationToken);
        var (import, problem) = await AcceptAsync(source, pack, file, cancellationToken);
        await sources.ChangeAsync(
            source.TenantId,
            source.ArticleId,
            stored =>
            {
                var seen = stored with { Size = stat.Size, LastModified = stat.ModifiedAt, CheckedAt = time.GetUtcNow() };
                if (problem is not null)
                    return seen with { Problem = problem };
                if (import is null)
                    return seen;
                seen = seen with { Sha256 = import.Sha256 };
                // It may have been read already.
                return stored.ImportId == import.Id ? seen : seen with { ImportId = import.Id, State = null, Problem = null };
            },
            cancellationToken);
        if (problem is not null)
            Log.NotTaken(logger, source.ArticleId, source.TenantId, problem);
    }

    private async Task<(StoredImport? Import, string? Problem)> AcceptAsync(StoredSource source, Pack pack, FileInfo file, CancellationToken cancellationToken)
    {
        var (order, errors) = DocumentOrder.Of(source.TenantId, pack, source.ArticleId, file.Name, source.Title, source.Language, source.Publish);
        if (order is null)
            return (null, string.Join(' ', errors.Values.SelectMany(error => error)));
        try
        {
            await using var content = file.OpenRead();
            var import = await imports.AddAsync(order, content, fromSource: true, source.State == ImportState.Failed ? null : source.Sha256, cancellationToken);
            if (import is not null)
                reading.Wake();
            return (import, null);
        }
        catch (DocumentRefusedException refusal)
        {
            return (null, refusal.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, "The file cannot be read: it is in use, or its rights do not allow it.");
        }
    }

    /// <summary>The id of the article of a file: its path in kebab case, with a hash where that would lose something.</summary>
    internal static string IdOf(string path, bool alwaysHashed = false)
    {
        var id = NotInId().Replace(path.ToLowerInvariant(), "-").Trim('-');
        if (!alwaysHashed && id.Length is > 0 and <= ArticleRules.MaxIdLength && path.All(char.IsAscii))
            return id;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..8];
        var start = id[..Math.Min(id.Length, ArticleRules.MaxIdLength - hash.Length - 1)].TrimEnd('-');
        return start.Length == 0 ? hash : $"{start}-{hash}";
    }

    // To the microsecond, as it is stored.
    private static DateTimeOffset ModifiedAt(FileInfo file) => new(file.LastWriteTimeUtc.Ticks / 10 * 10, TimeSpan.Zero);

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInId();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Looking at the folder failed; it is tried again: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Warning, "The folder of tenant {Tenant} has more than the {Limit} files that are allowed and is not looked at")]
        public static partial void TooMany(ILogger logger, string tenant, int limit);

        [LoggerMessage(3, LogLevel.Warning, "The file of article {Article} of tenant {Tenant} was not taken: {Reason}")]
        public static partial void NotTaken(ILogger logger, string article, string tenant, string reason);

        [LoggerMessage(4, LogLevel.Information, "Article {Article} of tenant {Tenant} is withdrawn, since its file is gone")]
        public static partial void Withdrawn(ILogger logger, string article, string tenant);
    }
}
