using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;

namespace Platform.Analytics.Facts;

/// <summary>What is kept of an event.</summary>
internal static class FactReader
{
    /// <summary>Null if the event is not counted.</summary>
    public static IFact? Read(IEvent @event) => @event switch
    {
        TurnClosed turn => new TurnFact(
            turn.TenantId,
            turn.TurnId,
            turn.OccurredAt,
            turn.ConversationId,
            turn.Channel,
            turn.ReceivedAt,
            turn.Decision,
            turn.Language,
            turn.Intent,
            turn.Emotion,
            turn.Polarity,
            turn.Missing),
        HandoffRequested request => new HandoverFact(
            request.TenantId, request.EventId, request.OccurredAt, request.ConversationId, request.Reason),
        ConversationResolved resolved => new ResolutionFact(
            resolved.TenantId, resolved.EventId, resolved.OccurredAt, resolved.ConversationId),
        ReplyDelivered delivered => new DeliveryFact(
            delivered.TenantId, delivered.EventId, delivered.OccurredAt, delivered.ConversationId, delivered.Channel, delivered.Via),
        ReplyFailed failed => new DeliveryFact(
            failed.TenantId, failed.EventId, failed.OccurredAt, failed.ConversationId, failed.Channel, Via: null),
        _ => null,
    };
}
