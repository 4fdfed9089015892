using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;

namespace Platform.ChannelGateway.Inbox;

/// <summary>An accepted message. It is complete when its reply is stored and audit holds every event of its turn.</summary>
internal sealed record InboxEntry(
    Guid MessageId,
    string TenantId,
    string ConversationId,
    string CustomerId,
    string Channel,
    string ExternalId,
    long Position,
    string? Locale,
    DateTimeOffset? SentAt,
    DateTimeOffset AcceptedAt,
    IReadOnlyList<MessagePart> Parts)
{
    /// <summary>How deep the customer lets emotion be read from now on, if he has said so.</summary>
    public EmotionReading? EmotionReading { get; init; }

    /// <summary>What is known of the customer from now on, if the message says so.</summary>
    public AnswerScope? Scope { get; init; }

    /// <summary>When to look whether it has to be sent into the pipeline again; null when it is complete or given up.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How often the bus has taken it; 0 when it is known that it has not.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>When it was last sent again; null if it was sent when it was accepted, and not since.</summary>
    public DateTimeOffset? SentAgainAt { get; init; }

    /// <summary>What audit says was decided, once it holds the turn.</summary>
    public Decision? Recorded { get; init; }

    /// <summary>Why it was given up.</summary>
    public string? FailedBecause { get; init; }

    public Guid ReplyId => EventIds.ForTurn(MessageId, "reply-decided");

    public MessageReceived ToEvent() => new(
        EventIds.ForTurn(MessageId, "message-received"), TenantId, ConversationId, CustomerId, AcceptedAt, MessageId, Channel,
        Position, Locale, SentAt, Parts, EmotionReading, Scope);
}
