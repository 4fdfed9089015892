namespace Platform.Load.Streams;

/// <summary>Reads the events in Kafka beside a run, since a mock cluster forgets what nobody has read.</summary>
internal sealed class StreamWatch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _reading;
    private long _records;

    private StreamWatch(string servers)
    {
        Replay = new ConversationReplay(Ledger);
        _reading = Task.Factory.StartNew(
            () => StreamReading.Read(servers, "platform", Replay, quiet: null, records => Interlocked.Exchange(ref _records, records), _end.Token),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>What was read; complete after <see cref="FinishAsync"/>.</summary>
    public SequenceLedger Ledger { get; } = new();

    /// <summary>The conversations as their events tell them; complete after <see cref="FinishAsync"/>.</summary>
    public ConversationReplay Replay { get; }

    public long Records => Interlocked.Read(ref _records);

    public static StreamWatch Start(string servers) => new(servers);

    /// <summary>Waits until nothing has come for a while, and ends.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        for (var before = -1L; before != Records;)
        {
            before = Records;
            await Task.Delay(Quiet, cancellationToken);
        }

        await _end.CancelAsync();
        await _reading;
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }
}
