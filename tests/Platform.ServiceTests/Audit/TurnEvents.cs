using Platform.Contracts;
using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;

namespace Platform.ServiceTests.Audit;

/// <summary>The events of one turn with three numbered events.</summary>
internal sealed class TurnEvents(string name, string conversation = "c-1", long first = 1, string tenant = "shop")
{
    private static readonly DateTimeOffset Eight = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public Guid TurnId { get; } = EventIds.ForMessage(tenant, "test", name);

    public TurnOpened Opened => new(
        EventIds.ForTurn(TurnId, "turn-opened"), tenant, conversation, "customer", Eight, first, TurnId, "test",
        "我的订单在哪里", "zh", TurnContext.Empty);

    public UtteranceUnderstood Understood => new(
        EventIds.ForTurn(TurnId, "utterance-understood"), tenant, conversation, Eight, TurnId, "1", "我的订单在哪里", "zh", [], false, []);

    public ReplyDecided Replied => new(
        EventIds.ForTurn(TurnId, "reply-decided"), tenant, conversation, "customer", Eight, first + 1, TurnId, "test",
        Decision.Answer, "zh", [], [], Author.Ai, null, []);

    public TurnClosed Closed => new(
        EventIds.ForTurn(TurnId, "turn-closed"), tenant, conversation, Eight, first + 2, TurnId, EventCount: 3, "test",
        Eight, Decision.Answer, null, "zh", "track_order", 0.9, Emotion.Neutral, 0, [], []);
}
