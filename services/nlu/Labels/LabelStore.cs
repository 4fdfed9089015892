using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Platform.Nlu.Examples;
using Platform.Storage;

namespace Platform.Nlu.Labels;

/// <summary>The label queue: what customers wrote and the model was not sure of, in groups of similar texts.</summary>
internal sealed class LabelStore(
    [FromKeyedServices(NluService.StoreName)] IDocumentStore store, IOptions<NluOptions> options, TimeProvider time)
{
    private const double SimilarFrom = 0.5;
    // Groups of a tenant and language among which a message looks for its own: the newest.
    private const int MaxCandidates = 1000;
    private static readonly TimeSpan CandidatesFor = TimeSpan.FromSeconds(5);

    private static readonly CollectionDefinition<StoredGroup> GroupsDefinition = new CollectionDefinition<StoredGroup>("label_groups")
        .Index("open", group => group.Open ? IndexKey.Join(group.TenantId, IndexKey.Of(group.Count), group.Id) : null)
        .Index("newest", group => IndexKey.Join(group.TenantId, group.Language, IndexKey.Of(group.LastAt)))
        .ExpireAt(group => group.ExpiresAt);

    private static readonly CollectionDefinition<WaitingTurn> TurnsDefinition = new CollectionDefinition<WaitingTurn>("label_turns")
        .ExpireAt(turn => turn.ExpiresAt);

    private readonly IDocumentCollection<StoredGroup> _groups = store.Collection(GroupsDefinition);
    private readonly IDocumentCollection<WaitingTurn> _turns = store.Collection(TurnsDefinition);
    private readonly ConcurrentDictionary<(string Tenant, string Language), Candidates> _candidates = [];

    public async ValueTask<StoredGroup?> GetAsync(string tenantId, string groupId, CancellationToken cancellationToken) =>
        (await _groups.GetAsync($"{tenantId}/{groupId}", cancellationToken))?.Value;

    /// <summary>Where the turn waits, or waited; null if it never did.</summary>
    public async ValueTask<WaitingTurn?> TurnAsync(string tenantId, Guid turnId, CancellationToken cancellationToken) =>
        (await _turns.GetAsync($"{tenantId}/{turnId:N}", cancellationToken))?.Value;

    /// <summary>Open groups, the largest first, below a key that <see cref="KeyOf"/> gave.</summary>
    public async Task<IReadOnlyList<StoredGroup>> OpenAsync(string tenantId, string? below, int limit, CancellationToken cancellationToken)
    {
        var query = IndexQuery.Prefix("open", IndexKey.Join(tenantId, ""), limit, descending: true);
        if (below is not null)
            query = query with { To = IndexKey.Join([tenantId, .. below.Split('.')]) };
        return [.. (await _groups.QueryAsync(query, cancellationToken)).Select(document => document.Value)];
    }

    public static string KeyOf(StoredGroup group) => $"{IndexKey.Of(group.Count)}.{group.Id}";

    /// <summary>The open group that the text belongs to; null if there is none.</summary>
    public async Task<StoredGroup?> FindAsync(string tenantId, string text, string language, CancellationToken cancellationToken) =>
        await NearestAsync(tenantId, text, language, cancellationToken) is { } id ? await GetAsync(tenantId, id, cancellationToken) : null;

    /// <summary>Puts a message into its group; once, if it names its turn. Returns the group's id.</summary>
    public async Task<string> AddAsync(Waiting message, CancellationToken cancellationToken)
    {
        var keepFor = options.Value.KeepUtterancesFor;
        var groupId = await NearestAsync(message.TenantId, message.Text, message.Language, cancellationToken)
            ?? ExampleText.Id(message.TenantId, message.Text);
        // A person's word counts for a turn that waits already.
        if (message.TurnId is { } turn && message.Reason != Contracts.Understanding.LabelReason.Corrected
            && await _turns.InsertAsync(
                $"{message.TenantId}/{turn:N}", new WaitingTurn(groupId, message.Text, message.Language, message.At + keepFor), cancellationToken)
            != InsertOutcome.Inserted)
            return groupId;

        var started = new StoredGroup(
            message.TenantId, groupId, message.Language, message.Text, message.Reason, 0, [], Open: true, message.At, message.At, message.At + keepFor);
        if (await ChangeAsync(message.TenantId, groupId, group => group.With(message, keepFor), started, cancellationToken))
            Candidates.Of(_candidates, message.TenantId, message.Language).Add(groupId, message.Text);
        return groupId;
    }

    /// <summary>Closes the group; false if it was not open.</summary>
    public async Task<bool> CloseAsync(string tenantId, string groupId, CancellationToken cancellationToken)
    {
        var closed = false;
        await ChangeAsync(
            tenantId, groupId,
            group =>
            {
                closed = group.Open;
                return group.Open ? group.Close(time.GetUtcNow(), options.Value.KeepUtterancesFor) : group;
            },
            null, cancellationToken);
        return closed;
    }

    // True if the group is new.
    private async Task<bool> ChangeAsync(
        string tenantId, string groupId, Func<StoredGroup, StoredGroup> change, StoredGroup? missing, CancellationToken cancellationToken)
    {
        var id = $"{tenantId}/{groupId}";
        while (true)
        {
            if (await _groups.GetAsync(id, cancellationToken) is not { } stored)
            {
                if (missing is null)
                    return false;
                if (await _groups.InsertAsync(id, change(missing), cancellationToken) == InsertOutcome.Inserted)
                    return true;
                // Somebody else's, or one that has ended and is not removed yet.
                if (await _groups.GetAsync(id, cancellationToken) is null)
                    await _groups.PutAsync(id, change(missing), cancellationToken);
                else
                    continue;
                return true;
            }

            var changed = change(stored.Value);
            if (changed == stored.Value || await _groups.ReplaceAsync(id, stored.Version, changed, cancellationToken) is not null)
                return false;
        }
    }

    private async Task<string?> NearestAsync(string tenantId, string text, string language, CancellationToken cancellationToken)
    {
        var candidates = Candidates.Of(_candidates, tenantId, language);
        if (candidates.ReadAt is not { } at || time.GetUtcNow() - at > CandidatesFor)
        {
            var groups = await _groups.QueryAsync(
                IndexQuery.Prefix("newest", IndexKey.Join(tenantId, language, ""), MaxCandidates, descending: true), cancellationToken);
            candidates.Replace(groups.Select(group => (group.Value.Id, group.Value.Sample)), time.GetUtcNow());
        }

        return candidates.Nearest(text, SimilarFrom);
    }

    /// <summary>The groups of a tenant and language as last read.</summary>
    private sealed class Candidates
    {
        private readonly Lock _lock = new();
        private List<(string Id, HashSet<string> Terms)> _groups = [];

        public DateTimeOffset? ReadAt { get; private set; }

        public static Candidates Of(ConcurrentDictionary<(string, string), Candidates> all, string tenantId, string language) =>
            all.GetOrAdd((tenantId, language), _ => new Candidates());

        public void Replace(IEnumerable<(string Id, string Sample)> groups, DateTimeOffset at)
        {
            var read = groups.Select(group => (group.Id, ExampleText.Terms(group.Sample))).ToList();
            lock (_lock)
                (_groups, ReadAt) = (read, at);
        }

        public void Add(string id, string sample)
        {
            lock (_lock)
                _groups.Add((id, ExampleText.Terms(sample)));
        }

        public string? Nearest(string text, double from)
        {
            var terms = ExampleText.Terms(text);
            lock (_lock)
            {
                var best = _groups.Select(group => (group.Id, Similarity: ExampleText.Similarity(group.Terms, terms)))
                    .OrderByDescending(group => group.Similarity).FirstOrDefault();
                return best.Similarity >= from ? best.Id : null;
            }
        }
    }
}
