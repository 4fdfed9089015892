using System.Threading.Channels;
using Platform.Contracts.Audit;
using Platform.Storage;

namespace Platform.Audit.Recording;

/// <summary>
/// Writes a tenant's chain. It takes what waits, gives each new event its index and hash, and inserts the batch in order.
/// </summary>
/// <remarks>
/// An insert of many leaves a beginning of the batch and never a later record without the earlier ones, so whatever
/// fails leaves no hole. Replicas may write the same chain: a place or an event that another one has taken stops the
/// insert, and what is left of the batch is chained anew behind what was written meanwhile.
/// </remarks>
internal sealed class ChainWriter : IAsyncDisposable
{
    private const int BatchSize = 512;
    private const int TurnEvents = 10_000;
    private const int Tries = 20;

    private readonly string _tenant;
    private readonly AuditRecords _records;
    private readonly TimeProvider _time;
    private readonly OpenTurns _turns;
    private readonly AuditTelemetry _telemetry;
    private readonly Channel<Append> _queue = Channel.CreateUnbounded<Append>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;
    private volatile ChainHead? _head;
    private bool _atEnd;

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
        var added = await InsertAsync(batch);
        foreach (var append in batch)
        {
            var isNew = added.Remove(append.Entry.EventId, out var record);
            append.Completion.TrySetResult(await ReceiptAsync(append.Entry, isNew ? record : null));
        }
    }

    /// <summary>Inserts what is not there yet and returns it.</summary>
    private async Task<Dictionary<Guid, AuditRecord>> InsertAsync(List<Append> batch)
    {
        var added = new Dictionary<Guid, AuditRecord>();
        for (var tries = 0; tries < Tries; tries++)
        {
            if (!_atEnd)
                _head = await _records.LastAsync(_tenant) is { } last ? new ChainHead(last.Index, last.Hash) : Chain.Start;
            var chained = await ChainAsync(batch, _head!);
            // Until the insert has succeeded nobody knows where the chain ends.
            _atEnd = false;
            var inserted = chained.Count == 0 ? 0 : await _records.InsertAsync(chained);
            foreach (var record in chained.Take(inserted))
                added.Add(record.EventId, record);
            _telemetry.Appended(_tenant, inserted);
            if (inserted == chained.Count)
            {
                _atEnd = true;
                if (inserted > 0)
                    _head = new ChainHead(chained[^1].Index, chained[^1].Hash);
                return added;
            }
        }

        throw new StorageUnavailableException("Others write to the audit chain faster than this process.");
    }

    private async Task<List<AuditRecord>> ChainAsync(List<Append> batch, ChainHead head)
    {
        var chained = new List<AuditRecord>();
        var events = new HashSet<Guid>();
        var now = _time.GetUtcNow();
        foreach (var entry in batch.Select(append => append.Entry))
        {
            // Looked up before an index is given: an index that a duplicate had taken would be a hole.
            if (!events.Add(entry.EventId) || await _records.HasAsync(_tenant, entry.EventId))
                continue;
            var record = Chain.Next(head, entry, now);
            chained.Add(record);
            head = new ChainHead(record.Index, record.Hash);
        }

        return chained;
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
