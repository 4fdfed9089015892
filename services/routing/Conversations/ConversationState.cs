using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;

namespace Platform.Routing.Conversations;

/// <summary>What a conversation remembers. Small: the decided turns themselves are in the collection <c>turns</c>.</summary>
internal sealed class ConversationState
{
    public string CustomerId { get; set; } = "";

    public string Channel { get; set; } = "";

    /// <summary>Number of the last event.</summary>
    public long Sequence { get; set; }

    /// <summary>Number of the last reply.</summary>
    public long LastReply { get; set; }

    /// <summary>Highest position whose turn was opened.</summary>
    public long LastPosition { get; set; }

    public int Turns { get; set; }

    public OpenTurn? Open { get; set; }

    /// <summary>Decided turns that may not have reached the collection <c>turns</c>; normally the last one.</summary>
    public List<DecidedTurn> Unarchived { get; set; } = [];

    public ConversationStatus Status { get; set; }

    public string? AgentId { get; set; }

    public HandoffRequested? Handoff { get; set; }

    public string? Language { get; set; }

    public string? ActiveIntent { get; set; }

    public string? AwaitedEntity { get; set; }

    public List<string> OfferedIntents { get; set; } = [];

    public List<string> RecentIntents { get; set; } = [];

    public List<Entity> KnownEntities { get; set; } = [];

    public List<EmotionMark> Emotions { get; set; } = [];

    public List<EmotionTurningPoint> TurningPoints { get; set; } = [];

    /// <summary>What the customer has said; null if nothing, so that the tenant's default holds.</summary>
    public EmotionReading? EmotionReading { get; set; }

    /// <summary>What the channel has said of the customer; null if nothing.</summary>
    public AnswerScope? Scope { get; set; }

    /// <summary>The last question whether somebody is in danger or ill, until a person has closed the matter.</summary>
    public DangerQuestion? DangerQuestion { get; set; }

    public int DissatisfiedInARow { get; set; }

    public int NotUnderstoodInARow { get; set; }

    /// <summary>What a person has done that is not known to be published.</summary>
    public List<PersonsFacts> Unpublished { get; set; } = [];

    /// <summary>How often each script was used, so that its variants take turns.</summary>
    public Dictionary<string, int> ScriptUses { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Fields of a later version, kept as they are: while replicas are updated one by one, an old one may write last.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Further { get; set; }
}

/// <summary>What one act of a person is to be published as. No message comes again for it, as for a turn.</summary>
internal sealed record PersonsFacts(ConversationAssigned? Assigned, ConversationResolved? Resolved, ReplyDecided? Reply)
{
    public long Last => Reply?.Sequence ?? Assigned!.Sequence;

    public IEnumerable<Platform.Contracts.IEvent> Events()
    {
        if (Assigned is not null)
            yield return Assigned;
        if (Resolved is not null)
            yield return Resolved;
        if (Reply is not null)
            yield return Reply;
    }
}

/// <summary>A turn that waits for its analyses.</summary>
internal sealed record OpenTurn(MessageReceived Message, TurnOpened Opened);

/// <summary>A turn with its outcome: what is published when anybody asks for it again. A person's message has no <paramref name="Message"/>.</summary>
internal sealed record DecidedTurn(
    Guid TurnId,
    string Key,
    MessageReceived? Message,
    TurnOpened? Opened,
    ReplyDecided? Reply,
    HandoffRequested? Handoff,
    TurnClosed? Closed)
{
    public IEnumerable<Platform.Contracts.IEvent> Events()
    {
        if (Opened is not null)
            yield return Opened;
        if (Reply is not null)
            yield return Reply;
        if (Handoff is not null)
            yield return Handoff;
        if (Closed is not null)
            yield return Closed;
    }
}
