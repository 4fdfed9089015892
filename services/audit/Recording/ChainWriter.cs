using System.Threading.Channels;
using Platform.Contracts.Audit;
using Platform.Storage;

namespace Platform.Audit.Recording;

/// <summary>
/// The one writer of a tenant's chain. It takes what waits, gives each new event its index and hash, and starts the
/// inserts together and in order, so that they share the store's group commits.
/// </summary>
/// <remarks>
/// The store applies writes in the order in which they were started and commits them in that order, so a process that
/// dies leaves a beginning of the batch and never a later record without the earlier ones. A commit that fails while
/// the process lives could leave a hole, if the next commit works again; therefore a batch, once begun, is finished
/// with the very same records before another one is begun, and until then nobody is told that a record of it is durable.
/// What remains is a process that dies while its store fails in this way: the verification then shows the hole. One
/// process writes a tenant's chain; what a second one writes is refused where it would take a place twice.
/// </remarks>
internal sealed class ChainWriter : IAsyncDisposable
{
    private const int BatchSize = 512;
    private const int TurnEvents = 10_000;

    private readonly string _tenant;
    private readonly AuditRecords _records;
    private readonly TimeProvider _time;
    private readonly OpenTurns _turns;
    private readonly AuditTelemetry _telemetry;
    private readonly Channel<Append> _queue = Channel.CreateUnbounded<Append>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;
    private List<AuditRecord> _begun = [];
    private volatile ChainHead? _head;

    public ChainWriter(string tenant, AuditRecords records, TimeProvider time, OpenTurns turns, AuditTelemetry telemetry)
    {
        _tenant = tenant;
        _records = records;
        _time = time;
        _turns = turns;
        _telemetry = telemetry;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>The last record that is durable; null before the first append.</summary>
    public ChainHead? Head => _head;

    public Task<TurnRecorded?> RecordAsync(AuditEntry entry)
    {
        var append = new Append(entry);
        return _queue.Writer.TryWrite(append)
            ? append.Completion.Task
            : throw new StorageUnavailableException("The audit chain is closed.");
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var batch = new List<Append>(BatchSize);
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < BatchSize && _queue.Reader.TryRead(out var append))
                batch.Add(append);
            try
            {
                await RecordAsync(batch);
            }
            catch (Exception exception)
            {
                // Whatever it was, the callers must learn of it: the bus delivers their events again.
                foreach (var append in batch)
                    append.Completion.TrySetException(exception);
            }
        }
    }

    private async Task RecordAsync(List<Append> batch)
    {
        await FinishAsync();
        _head ??= await _records.LastAsync(_tenant) is { } last ? new ChainHead(last.Index, last.Hash) : Chain.Start;

        var added = await ChainAsync(batch, _head);
        _begun = [.. added.Values];
        await FinishAsync();

        foreach (var append in batch)
        {
            var isNew = added.Remove(append.Entry.EventId, out var record);
            append.Completion.TrySetResult(await ReceiptAsync(append.Entry, isNew ? record : null));
        }
    }

    private async Task<OrderedDictionary<Guid, AuditRecord>> ChainAsync(List<Append> batch, ChainHead head)
    {
        var added = new OrderedDictionary<Guid, AuditRecord>();
        var now = _time.GetUtcNow();
        foreach (var entry in batch.Select(append => append.Entry))
        {
            // Looked up before an index is given: an index that a duplicate had taken would be a hole.
            if (added.ContainsKey(entry.EventId) || await _records.HasAsync(_tenant, entry.EventId))
                continue;
            var record = Chain.Next(head, entry, now);
            added.Add(entry.EventId, record);
            head = new ChainHead(record.Index, record.Hash);
        }

        return added;
    }

    private async Task FinishAsync()
    {
        if (_begun.Count == 0)
            return;

        var inserts = new Task<bool>[_begun.Count];
        for (var i = 0; i < inserts.Length; i++)
            inserts[i] = _records.InsertAsync(_begun[i]);
        var isThere = await Task.WhenAll(inserts);
        var finished = _begun;
        _begun = [];
        if (isThere.Contains(false))
        {
            _head = null;
            throw new StorageUnavailableException("Somebody else has written to the audit chain.");
        }

        _head = new ChainHead(finished[^1].Index, finished[^1].Hash);
        _telemetry.Appended(_tenant, finished.Count);
    }

    // A redelivered event is answered from the store, numbered or not: its receipt may have been lost.
    private async Task<TurnRecorded?> ReceiptAsync(AuditEntry entry, AuditRecord? added)
    {
        if (entry.TurnId is not { } turnId)
            return null;
        if (added is null)
            return await LookUpAsync(turnId);
        if (entry.Sequence is null)
            return null;
        return _turns.Add(entry, added.Index, out var end) switch
        {
            TurnState.Complete => new TurnRecorded(
                _tenant, added.ConversationId!, turnId, end!.Decision, added.RecordedAt),
            TurnState.Unknown => await LookUpAsync(turnId),
            _ => null,
        };
    }

    private async Task<TurnRecorded?> LookUpAsync(Guid turnId)
    {
        var found = await _records.OfTurnAsync(_tenant, turnId, 0, TurnEvents, CancellationToken.None);
        var numbered = found.Select(stored => stored.Value).Where(record => record.Sequence is not null).ToList();
        var end = numbered.Find(record => record.Type == EventReader.TurnClosed) is { } closed
            ? EventReader.EndOf(closed.Payload)
            : null;
        if (numbered.Count >= end?.EventCount)
            return new TurnRecorded(
                _tenant, numbered[0].ConversationId!, turnId, end.Decision, numbered.Max(record => record.RecordedAt));

        if (numbered.Count > 0)
            _turns.Set(turnId, numbered.Count, end, _head!.Index);
        return null;
    }

    private sealed class Append(AuditEntry entry)
    {
        public AuditEntry Entry { get; } = entry;

        public TaskCompletionSource<TurnRecorded?> Completion { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
