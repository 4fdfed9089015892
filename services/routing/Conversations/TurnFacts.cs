using Platform.Contracts.Conversations;
using Platform.Contracts.Knowledge;
using Platform.Contracts.Understanding;

namespace Platform.Routing.Conversations;

/// <summary>All that a decision rests on: the message's analyses (null where one did not arrive) and the conversation before it.</summary>
internal sealed record TurnFacts(
    bool HasText,
    TurnContext Context,
    UtteranceUnderstood? Utterance,
    SentimentDetected? Sentiment,
    KnowledgeRetrieved? Knowledge,
    ConversationStatus Status,
    int DissatisfiedInARow,
    int NotUnderstoodInARow,
    DangerQuestion? Asked = null)
{
    public IReadOnlyList<string> Missing =>
    [
        .. Utterance is null ? ["nlu"] : Array.Empty<string>(),
        .. Sentiment is null && Context.EmotionReading != EmotionReading.Off ? ["sentiment"] : Array.Empty<string>(),
        .. Knowledge is null ? ["knowledge"] : Array.Empty<string>(),
    ];
}

/// <summary>The customer was asked whether somebody is in danger, or ill.</summary>
/// <param name="About">What is feared: the reason for which a person is called if it is so.</param>
/// <param name="Turn">Number of the turn whose reply asked.</param>
internal sealed record DangerQuestion(HandoffReason About, int Turn);

/// <summary>What to do with a turn, and why.</summary>
internal sealed record TurnDecision
{
    public required Decision Decision { get; init; }

    public HandoffReason? HandoffReason { get; init; }

    public string Skill { get; init; } = "general";

    public string Language { get; init; } = "";

    /// <summary>The intent acted on.</summary>
    public IntentScore? Intent { get; init; }

    /// <summary>Scripts to say, in order; <see cref="Passage"/> follows them.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>The passage to quote.</summary>
    public Passage? Passage { get; init; }

    /// <summary>The answer in the words of the tenant's language model, said instead of quoting <see cref="Passage"/>.</summary>
    public WrittenAnswer? Written { get; init; }

    /// <summary>The passages that the reply cites, in order of use.</summary>
    public IReadOnlyList<Passage> Cited { get; init; } = [];

    /// <summary>Passages for the further requests of the message, quoted after <see cref="Passage"/>.</summary>
    public IReadOnlyList<Passage> FurtherPassages { get; init; } = [];

    /// <summary>Intents to choose from, for the placeholder <c>{options}</c>.</summary>
    public IReadOnlyList<string> OfferedIntents { get; init; } = [];

    /// <summary>The entity asked for, before <see cref="Intent"/> is answered.</summary>
    public string? AwaitedEntity { get; init; }

    /// <summary>The reply asks whether this is so.</summary>
    public HandoffReason? AsksAbout { get; init; }

    public int DissatisfiedInARow { get; init; }

    public int NotUnderstoodInARow { get; init; }

    public IReadOnlyList<string> Explanation { get; init; } = [];
}
