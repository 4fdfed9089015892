using Platform.Contracts.Conversations;
using Platform.Contracts.Understanding;

namespace Platform.Analytics.Facts;

/// <summary>Something that is counted. <see cref="Id"/> is unique among the facts of its tenant and kind.</summary>
internal interface IFact
{
    string Tenant { get; }

    Guid Id { get; }

    DateTimeOffset OccurredAt { get; }
}

/// <summary>A turn and what was decided on it; the id is the turn's.</summary>
internal sealed record TurnFact(
    string Tenant,
    Guid Id,
    DateTimeOffset OccurredAt,
    string ConversationId,
    string Channel,
    DateTimeOffset ReceivedAt,
    Decision Decision,
    string Language,
    string? Intent,
    Emotion? Emotion,
    double? Polarity,
    IReadOnlyList<string> Missing) : IFact;

/// <summary>A person was called.</summary>
internal sealed record HandoverFact(
    string Tenant, Guid Id, DateTimeOffset OccurredAt, string ConversationId, HandoffReason Reason) : IFact;

/// <summary>A person closed a matter.</summary>
internal sealed record ResolutionFact(string Tenant, Guid Id, DateTimeOffset OccurredAt, string ConversationId) : IFact;

/// <summary>A reply was handed to a channel, or was not: then <paramref name="Via"/> is null.</summary>
internal sealed record DeliveryFact(
    string Tenant, Guid Id, DateTimeOffset OccurredAt, string ConversationId, string Channel, string? Via) : IFact;
