namespace Platform.Load.Streams;

/// <summary>Reads the events in Kafka beside a run, since a mock cluster forgets what nobody has read.</summary>
internal sealed class StreamWatch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _end = new();
    private readonly SequenceLedger _ledger = new();
    private readonly Task _reading;
    private long _records;

    private StreamWatch(string servers) => _reading = Task.Factory.StartNew(
        () => StreamReading.Read(servers, "platform", _ledger, quiet: null, records => Interlocked.Exchange(ref _records, records), _end.Token),
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static StreamWatch Start(string servers) => new(servers);

    /// <summary>Waits until nothing has come for a while, and ends.</summary>
    public async Task<SequenceLedger> FinishAsync(CancellationToken cancellationToken)
    {
        for (var before = -1L; before != Interlocked.Read(ref _records);)
        {
            before = Interlocked.Read(ref _records);
            await Task.Delay(Quiet, cancellationToken);
        }

        await _end.CancelAsync();
        await _reading;
        return _ledger;
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }
}
