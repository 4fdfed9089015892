using Orleans.Clustering.Redis;

namespace Platform.Routing;

/// <summary>
/// A membership table that outlives the loss of what holds it. If it comes back empty, as a Redis without persistence does,
/// no silo could be missed any more, since only a silo in the table can be voted dead. So each silo keeps what it has read
/// last, and whichever first finds a table older than that writes the living ones again.
/// </summary>
internal sealed partial class LastingMembership(IMembershipTable inner, ILogger<LastingMembership> logger) : IMembershipTable
{
    private MembershipTableData? _last;

    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken)
    {
        var last = Volatile.Read(ref _last);
        var table = last is null ? await inner.ReadAllAsync(cancellationToken) : await ReadOrEmptyAsync(cancellationToken);
        if (last is not null && table.Version.Version < last.Version.Version)
        {
            Log.Lost(logger, last.Members.Count);
            table = await RestoreAsync(last, cancellationToken);
            Log.Restored(logger, table.Members.Count);
        }

        Volatile.Write(ref _last, table);
        return table;
    }

    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken) =>
        inner.InitializeMembershipTableAsync(tryInitTableVersion, cancellationToken);

    public Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken) =>
        inner.DeleteMembershipTableEntriesAsync(clusterId, cancellationToken);

    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken) =>
        inner.CleanupDefunctSiloEntriesAsync(beforeDate, cancellationToken);

    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken) =>
        inner.ReadRowAsync(key, cancellationToken);

    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        inner.InsertRowAsync(entry, tableVersion, cancellationToken);

    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        inner.UpdateRowAsync(entry, etag, tableVersion, cancellationToken);

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) =>
        inner.UpdateIAmAliveAsync(entry, cancellationToken);

    Task IMembershipTable.InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion, CancellationToken.None);

    Task IMembershipTable.DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId, CancellationToken.None);

    Task IMembershipTable.CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadRow(SiloAddress key) => ReadRowAsync(key, CancellationToken.None);

    Task<MembershipTableData> IMembershipTable.ReadAll() => ReadAllAsync(CancellationToken.None);

    Task<bool> IMembershipTable.InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion, CancellationToken.None);

    Task<bool> IMembershipTable.UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        UpdateRowAsync(entry, etag, tableVersion, CancellationToken.None);

    Task IMembershipTable.UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry, CancellationToken.None);

    /// <summary>A table that does not even have a version any more gets one; one that has keeps it.</summary>
    private async Task<MembershipTableData> ReadOrEmptyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.ReadAllAsync(cancellationToken);
        }
        catch (RedisClusteringException)
        {
            await inner.InitializeMembershipTableAsync(tryInitTableVersion: true, cancellationToken);
            return await inner.ReadAllAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Writes what is missing, and goes on until the version is higher than all that silos remember: they take no notice of
    /// a lower one. Several silos may do so at once; whoever is too late at one step reads again.
    /// </summary>
    private async Task<MembershipTableData> RestoreAsync(MembershipTableData last, CancellationToken cancellationToken)
    {
        var living = last.Members.Select(member => member.Item1).Where(entry => entry.Status != SiloStatus.Dead).ToArray();
        var table = await ReadOrEmptyAsync(cancellationToken);
        while (table.Version.Version <= last.Version.Version || Missing() is not null)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Missing() is { } entry)
                await inner.InsertRowAsync(entry, table.Version.Next(), cancellationToken);
            else if (table.Members is [var (any, etag), ..])
                await inner.UpdateRowAsync(any, etag, table.Version.Next(), cancellationToken);
            else
                break;
            table = await inner.ReadAllAsync(cancellationToken);
        }

        return table;

        MembershipEntry? Missing() => Array.Find(living, entry => table.Members.All(member => !member.Item1.SiloAddress.Equals(entry.SiloAddress)));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Redis has lost the membership of {Silos} silos; it is written again")]
        public static partial void Lost(ILogger logger, int silos);

        [LoggerMessage(2, LogLevel.Warning, "The membership of {Silos} silos is in Redis again")]
        public static partial void Restored(ILogger logger, int silos);
    }
}

/// <summary>Registers <see cref="LastingMembership"/>.</summary>
internal static class LastingMembershipRegistration
{
    /// <summary>Puts it before the table that has been registered.</summary>
    public static void KeepMembership(this IServiceCollection services)
    {
        var table = services.Last(service => service.ServiceType == typeof(IMembershipTable));
        services.Remove(table);
        services.AddSingleton<IMembershipTable>(provider => new LastingMembership(
            (IMembershipTable)(table.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, table.ImplementationType!)),
            provider.GetRequiredService<ILogger<LastingMembership>>()));
    }
}
