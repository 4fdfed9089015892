using Platform.Analytics.Facts;
using Platform.Contracts.Analytics;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;

namespace Platform.Analytics.Reports;

/// <summary>Counts facts, one after another in any order, and makes the numbers of them.</summary>
internal sealed class ServiceSummary
{
    private const int ListedIntents = 50;

    private readonly HashSet<string> _conversations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _withPerson = new(StringComparer.Ordinal);
    private readonly Tally<Decision> _decisions = [];
    private readonly Tally<HandoffReason> _reasons = [];
    private readonly Tally<Emotion> _emotions = [];
    private readonly Tally<string> _intents = [];
    private readonly Tally<string> _answeredIntents = [];
    private readonly Tally<string> _languages = [];
    private readonly Tally<string> _channels = [];
    private readonly Tally<string> _missing = [];
    private readonly Tally<string> _deliveries = [];
    private readonly List<double> _responseTimes = [];
    private int _turns;
    private int _customerTurns;
    private int _incomplete;
    private int _handovers;
    private int _resolutions;
    private int _failures;
    private int _polarities;
    private double _polaritySum;

    public void Add(TurnFact turn)
    {
        _turns++;
        _decisions.Count(turn.Decision);
        _conversations.Add(turn.ConversationId);
        if (turn.Decision is Decision.HandOver or Decision.Queued or Decision.Silent or Decision.HumanReply)
            _withPerson.Add(turn.ConversationId);
        if (turn.Decision is Decision.HumanReply)
            return;

        _customerTurns++;
        _responseTimes.Add((turn.OccurredAt - turn.ReceivedAt).TotalMilliseconds);
        _languages.Count(turn.Language);
        _channels.Count(turn.Channel);
        if (turn.Missing.Count > 0)
            _incomplete++;
        foreach (var analysis in turn.Missing)
            _missing.Count(analysis);
        if (turn.Emotion is { } emotion)
            _emotions.Count(emotion);
        if (turn.Polarity is { } polarity)
        {
            _polarities++;
            _polaritySum += polarity;
        }

        if (turn.Intent is { } intent)
        {
            _intents.Count(intent);
            if (turn.Decision == Decision.Answer)
                _answeredIntents.Count(intent);
        }
    }

    public void Add(HandoverFact handover)
    {
        _handovers++;
        _reasons.Count(handover.Reason);
        _withPerson.Add(handover.ConversationId);
    }

    public void Add(ResolutionFact resolution) => _resolutions++;

    public void Add(DeliveryFact delivery)
    {
        if (delivery.Via is { } way)
            _deliveries.Count(way);
        else
            _failures++;
    }

    public AnalyticsSummary Summarise(TimeRange range)
    {
        _responseTimes.Sort();
        return new AnalyticsSummary(
            range.From,
            range.To,
            _turns,
            _customerTurns,
            _conversations.Count,
            All(_decisions, _turns),
            ContainmentRate(),
            _handovers,
            All(_reasons, _handovers),
            _resolutions,
            [.. _intents
                .OrderByDescending(intent => intent.Value).ThenBy(intent => intent.Key, StringComparer.Ordinal)
                .Take(ListedIntents)
                .Select(intent => new IntentCount(
                    intent.Key, intent.Value, Rate(_answeredIntents.GetValueOrDefault(intent.Key), intent.Value)))],
            All(_emotions, _emotions.Values.Sum()),
            AveragePolarity(),
            Seen(_languages, _customerTurns),
            Seen(_channels, _customerTurns),
            new ResponseTime(
                _responseTimes.Count > 0 ? _responseTimes.Average() : null, Percentile(50), Percentile(95), Percentile(99)),
            _incomplete,
            Seen(_missing, _customerTurns),
            Seen(_deliveries, _deliveries.Values.Sum()),
            _failures,
            Definitions.Summary);
    }

    public TimelineBucket Bucket(DateTimeOffset start)
    {
        _responseTimes.Sort();
        return new TimelineBucket(
            start,
            _turns,
            _customerTurns,
            _conversations.Count,
            _decisions.GetValueOrDefault(Decision.Answer),
            _handovers,
            _resolutions,
            ContainmentRate(),
            AveragePolarity(),
            Percentile(95),
            _incomplete,
            _deliveries.Values.Sum(),
            _failures);
    }

    // A hand-over can be in the range without any turn: its conversation is then none of those counted.
    private double ContainmentRate() => Rate(_conversations.Count(conversation => !_withPerson.Contains(conversation)), _conversations.Count);

    private double? AveragePolarity() => _polarities > 0 ? _polaritySum / _polarities : null;

    // Nearest rank; the times are sorted.
    private double? Percentile(int percent) => _responseTimes.Count == 0
        ? null
        : _responseTimes[(int)Math.Ceiling(percent * (double)_responseTimes.Count / 100) - 1];

    private static double Rate(int part, int whole) => whole == 0 ? 0 : (double)part / whole;

    private static Dictionary<TKey, CountAndShare> All<TKey>(Tally<TKey> tally, int whole)
        where TKey : struct, Enum =>
        Enum.GetValues<TKey>().ToDictionary(key => key, key => Of(tally.GetValueOrDefault(key), whole));

    private static Dictionary<string, CountAndShare> Seen(Tally<string> tally, int whole) =>
        tally.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => Of(pair.Value, whole), StringComparer.Ordinal);

    private static CountAndShare Of(int count, int whole) => new(count, Rate(count, whole));

    private sealed class Tally<TKey> : Dictionary<TKey, int>
        where TKey : notnull
    {
        public new void Count(TKey key) => this[key] = this.GetValueOrDefault(key) + 1;
    }
}
