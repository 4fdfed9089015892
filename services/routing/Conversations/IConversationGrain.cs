using Platform.Contracts;
using Platform.Contracts.Channels;
using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;

namespace Platform.Routing.Conversations;

/// <summary>
/// One conversation, keyed <c>{tenant}/{conversation}</c>: the only writer of its state. It returns what is to be
/// published and never publishes itself; told the same thing again, it returns the same events.
/// </summary>
[Alias("conversation")]
internal interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>A message has come. Opens its turn if it is the next one, else keeps it for its place.</summary>
    /// <param name="message">The message.</param>
    /// <param name="again">It was delivered before, so that what was returned then may not have been published.</param>
    [Alias("receive")]
    Task<GrainOutcome> ReceiveAsync([Immutable] MessageReceived message, bool again);

    [Alias("understood")]
    Task<GrainOutcome> UnderstoodAsync([Immutable] UtteranceUnderstood utterance, bool again);

    [Alias("sentiment")]
    Task<GrainOutcome> SentimentAsync([Immutable] SentimentDetected sentiment, bool again);

    [Alias("knowledge")]
    Task<GrainOutcome> KnowledgeAsync([Immutable] KnowledgeRetrieved knowledge, bool again);

    /// <summary>Something that the customer was told does not hold any more. No event if nobody has written here.</summary>
    [Alias("correct")]
    Task<GrainOutcome> CorrectAsync([Immutable] CorrectionRequested correction);

    /// <summary>Time has passed: closes an overdue turn, opens what has waited long enough for its predecessor.</summary>
    [Alias("review")]
    Task<GrainOutcome> ReviewAsync();

    /// <summary>A person takes the conversation. No event if somebody else has it.</summary>
    [Alias("assign")]
    Task<GrainOutcome> AssignAsync(string agentId);

    /// <summary>The person who has the conversation writes. Null if that is not <paramref name="agentId"/>.</summary>
    [Alias("reply")]
    Task<GrainOutcome?> ReplyAsync(string agentId, Guid replyId, string text);

    /// <summary>The person gives the conversation back. Null if that is not <paramref name="agentId"/>.</summary>
    [Alias("resolve")]
    Task<GrainOutcome?> ResolveAsync(string agentId);

    /// <summary>The outcome with this number in <see cref="GrainOutcome.Confirm"/> has been published.</summary>
    [Alias("published")]
    Task PublishedAsync(long sequence);

    /// <summary>How it stands; null if nobody has written yet.</summary>
    [Alias("get")]
    Task<ConversationSnapshot?> GetAsync();
}

/// <summary>What is to be published, in order, and when to look again.</summary>
/// <param name="Events">The events.</param>
/// <param name="ReviewAfter">Call <see cref="IConversationGrain.ReviewAsync"/> after this time; null if nothing is open.</param>
/// <param name="Confirm">
/// Tell this to <see cref="IConversationGrain.PublishedAsync"/> after publishing; null if nobody need know, since the
/// gateway's inbox would ask again.
/// </param>
[GenerateSerializer, Immutable, Alias("grain-outcome")]
internal sealed record GrainOutcome(
    [property: Id(0)] IEvent[] Events, [property: Id(1)] TimeSpan? ReviewAfter, [property: Id(2)] long? Confirm = null);

/// <summary>How a conversation stands.</summary>
[GenerateSerializer, Immutable, Alias("conversation-snapshot")]
internal sealed record ConversationSnapshot(
    [property: Id(0)] ConversationView View);
