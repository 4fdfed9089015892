using System.Text.Json;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;

namespace Platform.Load.Streams;

/// <summary>
/// Makes of routing's events, whatever order they come in, the state that each conversation must have after them. It
/// uses no field that is redacted in Kafka, so that audit's records and Kafka's give the same.
/// </summary>
internal sealed class ConversationReplay(SequenceLedger ledger)
{
    private const string Prefix = "platform.conversation.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Dictionary<(string Tenant, string Conversation), SortedDictionary<long, Step>> _conversations = [];

    public IEnumerable<(string Tenant, string Conversation)> Conversations => _conversations.Keys;

    /// <param name="tenant">The tenant.</param>
    /// <param name="conversation">The conversation.</param>
    /// <param name="sequence">Routing's number.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="type"><c>turn_closed</c> as audit writes it, or <c>platform.conversation.turn_closed.v1</c> as Kafka does.</param>
    /// <param name="content">The event as JSON.</param>
    public void Add(string tenant, string conversation, long sequence, Guid eventId, string type, ReadOnlySpan<byte> content)
    {
        if (!ledger.Add($"{tenant}/{conversation}", sequence, eventId))
            return;
        if (!_conversations.TryGetValue((tenant, conversation), out var steps))
            _conversations[(tenant, conversation)] = steps = [];
        var name = type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..type.LastIndexOf('.')] : type;
        steps[sequence] = JsonSerializer.Deserialize<Step>(content, Json)! with { Type = name };
    }

    public ReplayedConversation Fold(string tenant, string conversation)
    {
        var state = new ReplayedConversation();
        foreach (var (sequence, step) in _conversations[(tenant, conversation)])
            Apply(state, sequence, step);
        return state;
    }

    private static void Apply(ReplayedConversation state, long sequence, Step step)
    {
        state.Sequence = sequence;
        switch (step.Type)
        {
            case "turn_opened":
                state.Turns++;
                state.Channel = step.Channel;
                if (step.Context is { EmotionReading: not EmotionReading.Full })
                    state.Emotions = [];
                break;
            case "turn_closed":
                state.Decided.Add(step.TurnId);
                if (step.Language != "und")
                    state.Language = step.Language;
                if (step.Intent is { } intent)
                    state.RecentIntents = [intent, .. state.RecentIntents.Where(recent => recent != intent).Take(2)];
                if (step.Emotion is { } emotion)
                    state.Emotions = [.. state.Emotions.TakeLast(9), (step.TurnId, emotion, step.Polarity)];
                break;
            case "reply_decided":
                state.Replies.Add((step.TurnId, step.Author, step.AgentId));
                break;
            case "handoff_requested":
                state.Status = ConversationStatus.Waiting;
                state.HandoffReason = step.Reason;
                break;
            case "conversation_assigned":
                state.Status = ConversationStatus.WithHuman;
                state.AgentId = step.AgentId;
                break;
            case "conversation_resolved":
                state.Status = ConversationStatus.Assistant;
                state.AgentId = null;
                state.HandoffReason = null;
                break;
        }
    }

    // The fields that count, of any of routing's events; what an event does not have stays empty.
    private sealed record Step(
        Guid TurnId, string? Channel, string? Language, string? Intent, Emotion? Emotion, double? Polarity, Author? Author,
        string? AgentId, HandoffReason? Reason, StepContext? Context)
    {
        public string Type { get; init; } = "";
    }

    private sealed record StepContext(EmotionReading EmotionReading = EmotionReading.Full);
}

/// <summary>A conversation as its events tell it.</summary>
internal sealed class ReplayedConversation
{
    public long Sequence { get; set; }

    public int Turns { get; set; }

    public string? Channel { get; set; }

    public string? Language { get; set; }

    public ConversationStatus Status { get; set; }

    public string? AgentId { get; set; }

    public HandoffReason? HandoffReason { get; set; }

    public IReadOnlyList<string> RecentIntents { get; set; } = [];

    public IReadOnlyList<(Guid Turn, Emotion Emotion, double? Polarity)> Emotions { get; set; } = [];

    /// <summary>Turns in the order in which they were closed.</summary>
    public List<Guid> Decided { get; } = [];

    /// <summary>Replies in their order; each has a turn of its own.</summary>
    public List<(Guid Turn, Author? Author, string? AgentId)> Replies { get; } = [];

    /// <summary>What routing serves otherwise, field by field; empty if the two are the same.</summary>
    public IEnumerable<string> DifferencesTo(ConversationView view, IReadOnlyList<TurnView> turns)
    {
        (string Field, object? Replayed, object? Served)[] fields =
        [
            ("sequence", Sequence, view.Sequence),
            ("turns", Turns, view.Turns),
            ("channel", Channel, view.Channel),
            ("language", Language, view.Language),
            ("status", Status, view.Status),
            ("agentId", AgentId, view.AgentId),
            ("handoffReason", HandoffReason, view.HandoffReason),
            ("recentIntents", string.Join(',', RecentIntents), string.Join(',', view.RecentIntents)),
            ("emotions", string.Join(',', Emotions), string.Join(',', view.Emotions.Select(mark => (mark.TurnId, mark.Emotion, (double?)mark.Polarity)))),
            ("closed turns", string.Join(',', Decided), string.Join(',', turns.Where(turn => turn.Closed is not null).Select(turn => turn.TurnId))),
            ("replies", string.Join(',', Replies), string.Join(',', turns.Where(turn => turn.Author is not null).Select(turn => (turn.TurnId, turn.Author, turn.AgentId)))),
        ];
        return fields.Where(field => !Equals(field.Replayed, field.Served))
            .Select(field => $"{field.Field} is '{field.Replayed}' after replay, '{field.Served}' at routing");
    }
}
