using System.Collections.Concurrent;
using System.Threading.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;
using Platform.Nlu.Examples;
using Platform.Nlu.Experts;
using Platform.Nlu.Labels;
using Platform.Nlu.Models;
using Platform.Packs;

namespace Platform.Nlu.Observation;

/// <summary>
/// What is learned from turns after they are understood: what the model was not sure of goes into the label queue, and a model in
/// the shadow reads the turn too. Turns do not wait for it; when too many come at once, some are left out.
/// </summary>
internal sealed partial class LiveTurns(
    TenantReaders readers,
    LabelStore labels,
    ShadowStore comparisons,
    TenantPacks packs,
    TimeProvider time,
    ILogger<LiveTurns> logger) : BackgroundService
{
    internal const int Capacity = 1000;

    private const int Remembered = 2000;
    // A comparison is written after so many turns at the latest.
    private const int Batch = 100;

    private readonly Channel<Live> _turns = Channel.CreateBounded<Live>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly string _process = Guid.NewGuid().ToString("N");
    private readonly Dictionary<Pair, Tally> _tallies = [];
    private readonly HashSet<Guid> _compared = [];
    private readonly Queue<Guid> _comparedInOrder = [];
    private readonly ConcurrentDictionary<Pair, long> _skipped = [];

    /// <summary>A turn as it was answered, and as the built-in model alone has read it: a shadow is compared with its like.</summary>
    private sealed record Live(TurnOpened Turn, UtteranceUnderstood Understood, Reading BuiltIn);

    private readonly record struct Pair(string Tenant, string Shadow, string Active);

    /// <summary>Takes a turn that was just understood, if there is something to learn from it.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="understood">What it was understood as.</param>
    /// <param name="builtIn">What the built-in model read, before any second opinion.</param>
    public void Offer(TurnOpened turn, UtteranceUnderstood understood, Reading builtIn)
    {
        var shadow = readers.Shadow(turn.TenantId);
        if ((ReasonFor(understood) is not null || shadow is not null) && !_turns.Writer.TryWrite(new Live(turn, understood, builtIn)) && shadow is not null)
            _skipped.AddOrUpdate(new Pair(turn.TenantId, shadow.Model.Version, builtIn.ModelVersion), 1, (_, count) => count + 1);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var unsaved = 0;
        await foreach (var live in _turns.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                Compare(live);
                if (ReasonFor(live.Understood) is { } reason)
                    await QueueAsync(live, reason, stoppingToken);
                if (++unsaved >= Batch || _turns.Reader.Count == 0)
                {
                    await SaveAsync(stoppingToken);
                    unsaved = 0;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(logger, exception);
            }
        }
    }

    private LabelReason? ReasonFor(UtteranceUnderstood understood)
    {
        if (string.IsNullOrWhiteSpace(understood.Text))
            return null;
        if (understood.OutOfScope)
            return LabelReason.OutOfScope;
        return understood.Intents.Count == 0 || understood.Intents[0].Confidence < packs.For(understood.TenantId).Policies.MinIntentConfidence
            ? LabelReason.LowConfidence
            : null;
    }

    private async Task QueueAsync(Live live, LabelReason reason, CancellationToken cancellationToken)
    {
        var understood = live.Understood;
        var text = ExampleText.Mask(understood.Text, understood.Entities);
        if (ExampleRules.CheckText(text) is not null)
            return;
        var best = understood.Intents.Count > 0 ? understood.Intents[0] : null;
        await labels.AddAsync(
            new Waiting(
                understood.TenantId, understood.TurnId, text, packs.For(understood.TenantId).Supported(understood.Language), reason,
                best?.Intent, best?.Confidence, live.Turn.OccurredAt),
            cancellationToken);
    }

    private void Compare(Live live)
    {
        var (turn, builtIn) = (live.Turn, live.BuiltIn);
        if (readers.Shadow(turn.TenantId) is not { } shadow || string.IsNullOrWhiteSpace(turn.Text) || shadow.Model.Version == builtIn.ModelVersion)
            return;
        // Turns come again; each counts once.
        if (!_compared.Add(turn.TurnId))
            return;
        _comparedInOrder.Enqueue(turn.TurnId);
        if (_comparedInOrder.Count > Remembered)
            _compared.Remove(_comparedInOrder.Dequeue());

        var tally = TallyOf(new Pair(turn.TenantId, shadow.Model.Version, builtIn.ModelVersion));
        var read = shadow.Read(turn.Text, turn.Locale, turn.Context, turn.OccurredAt);
        var (active, sure) = Label(builtIn.OutOfScope, builtIn.Intents);
        var (other, otherSure) = Label(read.OutOfScope, read.Intents);
        tally.Turns++;
        tally.Changed = true;
        if (active == other)
        {
            tally.Agreed++;
            return;
        }

        tally.Differences.Enqueue(new ShadowDifference(
            ExampleText.Mask(turn.Text, builtIn.Entities), active, sure, other, otherSure, turn.OccurredAt));
        if (tally.Differences.Count > ShadowStore.MaxDifferences)
            tally.Differences.Dequeue();
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        foreach (var pair in _skipped.Keys)
        {
            if (!_skipped.TryRemove(pair, out var count))
                continue;
            var tally = TallyOf(pair);
            (tally.Skipped, tally.Changed) = (tally.Skipped + count, true);
        }

        foreach (var ((tenant, shadow, active), tally) in _tallies.Where(tally => tally.Value.Changed))
        {
            var now = time.GetUtcNow();
            await comparisons.PutAsync(
                new StoredComparison(tenant, shadow, active, _process, tally.Turns, tally.Agreed, tally.Skipped, [.. tally.Differences], now, now),
                cancellationToken);
            tally.Changed = false;
        }
    }

    private Tally TallyOf(Pair pair) =>
        _tallies.TryGetValue(pair, out var tally) ? tally : _tallies[pair] = new Tally();

    private static (string? Intent, double Confidence) Label(bool outOfScope, IReadOnlyList<IntentScore> intents) =>
        outOfScope || intents.Count == 0 ? (null, intents.Count == 0 ? 0 : 1 - intents[0].Confidence) : (intents[0].Intent, intents[0].Confidence);

    private sealed class Tally
    {
        public long Turns { get; set; }

        public long Agreed { get; set; }

        public long Skipped { get; set; }

        public Queue<ShadowDifference> Differences { get; } = [];

        public bool Changed { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A turn could not be put into the label queue or be compared")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
